import type { PlannedFile } from '../scaffold/project-file.js'
import type { WorkflowAnswers } from '../scaffold/workflow-source.js'
import type { FoundColumn } from './source-files/columns-text.js'

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
  return `${verb} ${report.file}: ${facts.join('; ')}.`
}

/** The commands to try when a table was added, ready to be pasted. */
export function addHints(report: AddReport, phlo: string, wasRun: boolean): string {
  const query = `${phlo} query 'select * from ${report.table} limit 10'`
  const commands = wasRun ? [query] : [`${phlo} materialize ${report.table}`, query]
  return ['', 'Next:', ...commands.map((command) => `  ${command}`)].join('\n')
}
