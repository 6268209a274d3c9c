import { Args, Flags } from '@oclif/core'
import { type AddReport, addHints, addReportText } from '../cli/add/add-report-text.js'
import { addWorkflow } from '../cli/add/add-workflow.js'
import { askWorkflow } from '../cli/add/ask-workflow.js'
import { proposeWorkflow } from '../cli/add/propose-workflow.js'
import { dataFlags, yesFlag } from '../cli/flags.js'
import { loadAssets } from '../cli/load-assets.js'
import type { Project } from '../cli/open-project.js'
import { PhloCommand } from '../cli/phlo-command.js'
import { columnsText, foundColumns } from '../cli/source-files/found-columns.js'
import { joinExpandedGlob } from '../cli/source-files/join-expanded-glob.js'
import { openSource } from '../cli/source-files/open-source.js'
import { workflowPaths } from '../cli/source-files/workflow-paths.js'
import { inspectFiles } from '../pipelines/files/inspect/inspect-files.js'
import { previewRows } from '../pipelines/files/inspect/preview-rows.js'
import type { RunReport } from '../pipelines/run/run.js'
import { planRun } from '../pipelines/selection/plan-run.js'
import { workflowSource } from '../scaffold/workflow-source.js'

/** First rows that are looked at for examples and nulls; types are inferred from more. */
const ROWS_SEEN_MAX = 1000

export default class Add extends PhloCommand {
  static override summary = 'Look at data files, and write the workflow that makes them a table.'
  static override description =
    'Shows the columns that it finds, and proposes the name of the table, its key and its partition. ' +
    'Asks on a terminal; otherwise, and with --yes, takes the proposals. No existing file is changed.'
  static override examples = [
    '<%= config.bin %> add orders.csv --run',
    "<%= config.bin %> add 'data/orders-*.csv' --table bronze.orders --key order_id --yes",
    '<%= config.bin %> add https://example.org/stations.json --dry-run',
  ]
  static override args = {
    files: Args.string({
      description: 'File, folder, glob or URL; several are read as one table.',
      required: true,
      multiple: true,
    }),
  }
  static override flags = {
    table: Flags.string({ summary: 'Name of the table, with its namespace.', helpValue: 'NAMESPACE.NAME' }),
    key: Flags.string({
      summary: 'Column that identifies a row; repeat it for several, or say none.',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'COLUMN',
    }),
    partition: Flags.string({
      summary: 'How files are divided, such as month(date); repeat it for several, or say none.',
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'COLUMN',
    }),
    write: Flags.option({ summary: 'What a run does.', options: ['append', 'upsert', 'replace'] as const })(),
    run: Flags.boolean({ summary: 'Materialize the table at once.' }),
    'dry-run': Flags.boolean({ summary: 'Show the workflow, and write nothing.' }),
    yes: yesFlag,
    ...dataFlags,
  }

  async run(): Promise<AddReport> {
    const { args, flags } = await this.parse(Add)
    using interrupt = this.interruptible()
    await using project = await this.openProjectOnRef(flags, { create: true })
    const patterns = await joinExpandedGlob(args.files, this.workingDirectory)
    const paths = workflowPaths(patterns, {
      projectDirectory: project.config.directory,
      workingDirectory: this.workingDirectory,
    })
    const { lake } = project
    const directory = this.workingDirectory
    await using source = await openSource(lake, { patterns, directory, format: {}, signal: interrupt.signal })
    const inspection = await inspectFiles(await lake.engine(), source.files)
    const rows = await previewRows(await lake.engine(), inspection, ROWS_SEEN_MAX)
    const columns = foundColumns(inspection.fields, rows)
    this.logToStderr(`${columnsText(columns)}\n`)
    const proposal = await proposeWorkflow(project, inspection, { paths, choices: choicesOf(flags) })
    for (const note of proposal.notes) this.note(note)
    const answers = this.terminal.canAsk && !flags.yes ? await askWorkflow(this.asking, proposal) : proposal

    const dryRun = flags['dry-run']
    const { path, action } = await addWorkflow(project, answers, { dryRun })
    const added = { ...answers, columns, file: path, action, dryRun, run: undefined }
    this.log(addReportText(added, workflowSource(answers)))
    if (dryRun) return added

    const run = flags.run ? await this.materialize(project, answers.table, interrupt.signal) : undefined
    this.log(addHints(answers.table, this.phlo, run))
    return { ...added, run }
  }

  private async materialize(project: Project, table: string, signal: AbortSignal): Promise<RunReport> {
    const plan = planRun(await loadAssets(project), [table])
    return this.executePlan(project, { plan, publish: true, refresh: false, signal })
  }
}

interface ChoiceFlags {
  readonly table?: string | undefined
  readonly key?: readonly string[] | undefined
  readonly partition?: readonly string[] | undefined
  readonly write?: 'append' | 'upsert' | 'replace' | undefined
}

function choicesOf({ table, key, partition, write }: ChoiceFlags) {
  const list = (names: readonly string[] | undefined) => names?.filter((name) => name !== 'none' && name !== '')
  return { table, key: list(key), partition: list(partition), write }
}
