import type { RunReport } from '../../pipelines/run/run.js'
import { displayText } from '../../query/formats/display-text.js'
import type { PlannedFile } from '../../scaffold/project-file.js'
import type { WorkflowAnswers } from '../../scaffold/workflow-source.js'
import type { FoundColumn } from '../source-files/found-columns.js'

/** What `phlo add --json` prints. */
export interface AddReport {
  readonly table: string
  /** Path of the workflow file below the project's folder. */
  readonly file: string
  readonly action: PlannedFile['action']
  readonly dryRun: boolean
  /** Files, globs and URLs as the workflow names them. */
  readonly paths: readonly string[]
  readonly columns: readonly FoundColumn[]
  readonly key: readonly string[]
  readonly partition: readonly string[]
  readonly write: WorkflowAnswers['write']
  readonly notes: readonly string[]
  /** `undefined`: nothing was run. */
  readonly run: RunReport | undefined
}

/**
 * Tell a person what `phlo add` wrote.
 *
 * @param source - text of the workflow file
 */
export function addReportText(report: AddReport, source: string): string {
  if (report.dryRun) return `${report.file} would be:\n\n${source.trimEnd()}`
  const facts = [
    `table ${report.table}`,
    report.key.length === 0 ? 'no key' : `key ${report.key.join(', ')}`,
    report.write,
    ...(report.partition.length === 0 ? [] : [`partition ${report.partition.join(', ')}`]),
  ]
  const verb = report.action === 'create' ? 'Wrote' : 'Nothing to change in'
  return displayText(`${verb} ${report.file}: ${facts.join('; ')}.`)
}

/** The commands to try when a table was added, ready to be pasted. @param run - `undefined`: nothing was run */
export function addHints(table: string, phlo: string, run: RunReport | undefined): string {
  const query = `${phlo} query 'select * from ${table} limit 10'`
  const commands = run === undefined ? [`${phlo} materialize ${table}`, query] : [query]
  return run?.status === 'failed' ? '' : ['', 'Next:', ...commands.map((command) => `  ${command}`)].join('\n')
}
