import { Args } from '@oclif/core'
import type { LogEntry } from '../../catalog/catalog.js'
import { formatKey } from '../../catalog/content-key.js'
import { limitFlag, warehouseFlags } from '../../cli/flags.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import { timeText } from '../../cli/text/quantity.js'
import { renderTable } from '../../cli/text/render-table.js'
import { resolveRef } from '../../tables/resolve-ref.js'

interface LoggedCommit {
  readonly hash: string
  readonly parent: string | null
  readonly mergeParent: string | null
  readonly time: string
  readonly author: string
  readonly message: string
  readonly properties: Readonly<Record<string, string>>
  readonly changes: readonly { readonly key: string; readonly change: 'put' | 'delete' }[]
}

export default class BranchLog extends PhloCommand {
  static override summary = 'Show the commits of a branch, newest first.'
  static override examples = ['<%= config.bin %> branch log', '<%= config.bin %> branch log dev --limit 5 --json']
  static override args = {
    ref: Args.string({ description: 'Branch, tag or commit; without it, the active branch.' }),
  }
  static override flags = { ...warehouseFlags, limit: limitFlag }

  async run(): Promise<{ readonly ref: string; readonly commits: readonly LoggedCommit[] }> {
    const { args, flags } = await this.parse(BranchLog)
    await using project = await this.openProject({ ...flags, ref: args.ref })
    const { name, hash } = await resolveRef(project.lake, { ref: project.ref })
    const commits: LoggedCommit[] = []
    for await (const entry of project.lake.catalog.log(hash)) {
      if (commits.length === flags.limit) break
      commits.push(loggedCommit(entry))
    }
    this.log(
      renderTable(commits, [
        { title: 'commit', text: (commit) => commit.hash.slice(0, 12) },
        { title: 'time', text: ({ time }) => timeText(Date.parse(time)) },
        ...(commits.some(({ author }) => author !== '')
          ? [{ title: 'author', text: ({ author }: LoggedCommit) => author }]
          : []),
        { title: 'message', text: ({ message }) => message },
        { title: 'tables', text: ({ changes }) => changes.map(({ key }) => key).join(', ') },
      ]),
    )
    return { ref: name, commits }
  }
}

function loggedCommit({ hash, parent, mergeParent, meta, operations }: LogEntry): LoggedCommit {
  const changes = operations.flatMap((operation) => {
    const { type, key } = operation
    // Namespaces come and go with the tables in them.
    if (type === 'UNCHANGED' || (type === 'PUT' && operation.content.type === 'NAMESPACE')) return []
    return [{ key: formatKey(key), change: type === 'PUT' ? ('put' as const) : ('delete' as const) }]
  })
  const { timeMs, author, message, properties } = meta
  return {
    hash,
    parent: parent ?? null,
    mergeParent: mergeParent ?? null,
    time: new Date(timeMs).toISOString(),
    author,
    message,
    properties,
    changes,
  }
}
