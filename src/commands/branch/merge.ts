import { Args, Flags } from '@oclif/core'
import { formatKey } from '../../catalog/content-key.js'
import { warehouseFlags } from '../../cli/flags.js'
import { PhloCommand } from '../../cli/phlo-command.js'
import { type DifferenceJson, differenceJson, renderDifferences } from '../../cli/text/render-differences.js'
import { EXIT } from '../../errors.js'
import { type MergeReport, mergeRefs } from '../../tables/merge-refs.js'

interface MergeJson {
  readonly status: MergeReport['status']
  readonly from: string
  readonly into: string
  readonly hash: string
  readonly dryRun: boolean
  readonly changes: readonly DifferenceJson[]
  readonly combined: readonly string[]
  readonly conflicts: readonly { readonly key: string; readonly reason: string }[]
}

export default class BranchMerge extends PhloCommand {
  static override summary = 'Bring the changes of a ref into a branch, in one commit.'
  static override description =
    'Tables are merged one by one. One to which both sides only appended gets the rows of both; any other table that both ' +
    'sides changed is a conflict: nothing is merged, and the exit code is 4.'
  static override examples = [
    '<%= config.bin %> branch merge dev --dry-run',
    '<%= config.bin %> branch merge dev',
    '<%= config.bin %> branch merge fix-units --into dev',
  ]
  static override args = {
    ref: Args.string({ description: 'Branch, tag or commit to merge; without it, the active branch.' }),
  }
  static override flags = {
    ...warehouseFlags,
    into: Flags.string({
      summary: 'Branch that gets the changes; without it, the default branch.',
      helpValue: 'BRANCH',
    }),
    'dry-run': Flags.boolean({ summary: 'Show what would be merged, and what would conflict; change nothing.' }),
    force: Flags.boolean({ summary: 'Merge the branch of a run although its checks failed.' }),
    message: Flags.string({ char: 'm', summary: 'Message of the commit.' }),
  }

  async run(): Promise<MergeJson> {
    const { args, flags } = await this.parse(BranchMerge)
    await using project = await this.openProject({ ...flags, ref: args.ref })
    const [from, into, dryRun] = [project.ref, flags.into ?? project.config.branches.default, flags['dry-run']]
    const message = flags.message ?? `Merge ${from} into ${into}`
    const report = await mergeRefs(project.lake, {
      from,
      into,
      message,
      properties: {},
      dryRun,
      force: flags.force,
      unchanged: undefined,
    })
    if (report.status === 'conflict') process.exitCode = EXIT.conflict
    this.log(mergeText(report, { from, into, dryRun }))
    return {
      status: report.status,
      from,
      into,
      hash: report.hash,
      dryRun,
      changes: report.changes.map(differenceJson),
      combined: report.combined.map(formatKey),
      conflicts: report.conflicts.map(({ key, reason }) => ({ key: formatKey(key), reason })),
    }
  }
}

function mergeText(
  { status, hash, changes, combined, conflicts }: MergeReport,
  { from, into, dryRun }: { readonly from: string; readonly into: string; readonly dryRun: boolean },
): string {
  if (status === 'unchanged') return `${into} has everything that ${from} has.`
  if (status === 'conflict') {
    return ['The merge would conflict:', ...conflicts.map(({ key, reason }) => `  ${formatKey(key)}: ${reason}`)].join(
      '\n',
    )
  }
  return [
    renderDifferences(changes),
    ...combined.map((key) => `${formatKey(key)} gets the rows that both sides appended.`),
    dryRun
      ? `Nothing was changed; this is what a merge of ${from} into ${into} does.`
      : `${into} is at ${hash.slice(0, 12)}.`,
  ].join('\n')
}
