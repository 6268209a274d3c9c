import { formatKey, parseKey } from '../../catalog/content-key.js'
import type { Engine } from '../../engine/engine.js'
import { PhloError } from '../../errors.js'
import { describeTable } from '../../tables/describe-table.js'
import { listTables } from '../../tables/list-tables.js'
import { resolveRef } from '../../tables/resolve-ref.js'
import type { Project } from '../open-project.js'
import type { StatementRunner } from '../query/run-statement.js'
import { type ResultTarget, showQuery } from '../query/show-query.js'
import { renderDescription } from '../text/render-description.js'

/** Statements and dot commands, one after another, on a ref that can be changed on the way. */
export interface SqlSession {
  /** What statements read. */
  readonly ref: string
  /** Run one statement and write its rows; it ends with `PHLO_CANCELLED` when the signal says so. */
  execute(sql: string, signal: AbortSignal): Promise<void>
  /**
   * Run a line that begins with a dot.
   *
   * @returns whether the session goes on
   * @throws PHLO_USAGE_INVALID - there is no such command, and what its work throws
   */
  command(line: string): Promise<boolean>
}

const DOT_COMMANDS_TEXT = [
  '.tables            list the tables',
  '.describe TABLE    show the columns of a table',
  '.ref [REF]         show or change the branch, tag or commit that is read',
  '.help              show this',
  '.quit              leave; so does Ctrl-D',
].join('\n')

/**
 * @param runner - runs the statements
 * @param target - how rows are shown
 */
export function sqlSession(project: Project, runner: StatementRunner, target: ResultTarget): SqlSession {
  const { lake } = project
  let ref = project.ref

  async function execute(sql: string, signal: AbortSignal): Promise<void> {
    const request = { sql, ref, at: undefined, parameters: {}, signal }
    // A query locks its engine down to the files of its tables, so each one gets its own, if it needs one.
    let engine: Promise<Engine> | undefined
    const own = { ...lake, engine: () => (engine ??= project.openEngine()) }
    try {
      await showQuery(runner, own, request, target)
    } finally {
      await engine?.then(
        (opened) => opened.close(),
        () => undefined,
      )
    }
  }

  async function command(line: string): Promise<boolean> {
    const [name = '', argument] = line.trim().split(/\s+/)
    switch (name) {
      case '.quit':
      case '.exit':
        return false
      case '.help':
        return show(DOT_COMMANDS_TEXT)
      case '.tables':
        return show(await tablesText())
      case '.describe':
        return show(await descriptionText(argument))
      case '.ref':
        if (argument !== undefined) ref = (await resolveRef(lake, { ref: argument })).name
        return show(ref)
      default:
        throw new PhloError('PHLO_USAGE_INVALID', `There is no command "${name}".`, { fixes: ['Type .help.'] })
    }
  }

  function show(text: string): true {
    target.stdout.write(`${text}\n`)
    return true
  }

  async function tablesText(): Promise<string> {
    const tables = await listTables(lake, (await resolveRef(lake, { ref })).hash)
    return tables.length === 0 ? `${ref} has no tables.` : tables.map(({ key }) => formatKey(key)).join('\n')
  }

  async function descriptionText(table: string | undefined): Promise<string> {
    if (table === undefined) throw new PhloError('PHLO_USAGE_INVALID', 'Name a table.', { fixes: ['Type .tables.'] })
    return renderDescription(await describeTable(lake, await resolveRef(lake, { ref }), parseKey(table)))
  }

  return {
    get ref() {
      return ref
    },
    execute,
    command,
  }
}
