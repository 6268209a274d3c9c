import { text } from 'node:stream/consumers'
import { dataFlags, engineFlag } from '../cli/flags.js'
import { PhloCommand } from '../cli/phlo-command.js'
import { statementRunner } from '../cli/query/run-statement.js'
import { runPrompt } from '../cli/sql-prompt/run-prompt.js'
import { splitStatements } from '../cli/sql-prompt/split-statements.js'
import { type SqlSession, sqlSession } from '../cli/sql-prompt/sql-session.js'

/** More than a person reads. */
const ROWS_MAX = 100

export default class Sql extends PhloCommand {
  static override summary = 'Type statements at a prompt, on any ref.'
  static override description =
    'Statements end with a semicolon. Ctrl-C stops a statement, Ctrl-D leaves, .help shows more. ' +
    'Where there is no terminal, the statements on stdin are run one after another; the first failure ends it.'
  static override examples = [
    '<%= config.bin %> sql',
    '<%= config.bin %> sql --ref dev',
    '<%= config.bin %> sql --target stack --engine trino',
    'echo "from bronze.entries limit 3;" | <%= config.bin %> sql --json',
  ]
  static override flags = { ...dataFlags, engine: engineFlag }

  async run(): Promise<void> {
    const { flags } = await this.parse(Sql)
    await using project = await this.openProjectOnRef(flags, { readOnly: true })
    const { stdout } = this.terminal
    const progress = this.queryProgress()
    const session = sqlSession(project, await statementRunner(project, flags.engine, progress), {
      format: this.jsonEnabled() ? 'json' : 'table',
      path: undefined,
      stdout: process.stdout,
      widthMax: stdout.columns,
      rowsMax: stdout.isTerminal ? ROWS_MAX : undefined,
      progress,
    })
    if (!process.stdin.isTTY) return await this.runAll(session, await text(process.stdin))
    this.note('Type a statement and a semicolon; .help shows more.')
    const onFailure = (error: unknown) => this.showFailure(error)
    await runPrompt(session, project.config.directory, { input: process.stdin, output: process.stderr, onFailure })
  }

  private async runAll(session: SqlSession, input: string): Promise<void> {
    using interrupt = this.interruptible()
    const { statements, rest } = splitStatements(input)
    for (const sql of rest === '' ? statements : [...statements, rest]) await session.execute(sql, interrupt.signal)
  }
}
