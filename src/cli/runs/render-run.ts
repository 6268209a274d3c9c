import type { CheckReport } from '../../pipelines/checks/check.js'
import type { AssetReport, RunReport } from '../../pipelines/run/run.js'
import { printable } from '../text/printable.js'
import { bytesText, countText, durationText, timeText } from '../text/quantity.js'
import { renderTable } from '../text/render-table.js'
import { runReportText } from './run-report-text.js'

/** Show a run to people: what it came to, its assets, and its checks with some of the rows that failed. */
export function renderRun(report: RunReport, phlo: string): string {
  const head = `${report.run} for ${report.ref}, started ${timeText(report.startedMs)}`
  // What is shown here already needs no hint to show it.
  const outcome = runReportText(report, phlo).replace(`\n  ${phlo} runs show ${report.run}`, '')
  return [head, outcome, '', renderAssets(report.assets), ...report.assets.flatMap(checkLines)]
    .map(printable)
    .join('\n')
}

function renderAssets(assets: readonly AssetReport[]): string {
  return renderTable(assets, [
    { title: 'asset', text: ({ asset }) => asset },
    { title: 'status', text: ({ status }) => status },
    { title: 'written', align: 'right', text: ({ rowsWritten }) => countText(rowsWritten) },
    { title: 'updated', align: 'right', text: ({ rowsUpdated }) => countText(rowsUpdated) },
    { title: 'deleted', align: 'right', text: ({ rowsDeleted }) => countText(rowsDeleted) },
    { title: 'files', align: 'right', text: ({ files }) => countText(files) },
    { title: 'read', align: 'right', text: ({ bytesRead }) => bytesText(bytesRead) },
    { title: 'took', align: 'right', text: ({ durationMs }) => durationText(durationMs) },
    {
      title: '',
      text: ({ message, schemaChanges, notes }) => [message, ...schemaChanges, ...notes].filter(Boolean).join('; '),
    },
  ])
}

function checkLines({ asset, checks }: AssetReport): readonly string[] {
  if (checks.length === 0) return []
  return ['', `checks of ${asset}`, ...checks.flatMap((check) => [checkLine(check), ...sampleLines(check)])]
}

function checkLine({ name, severity, passed, message }: CheckReport): string {
  const mark = passed ? '✓' : severity === 'warn' ? '!' : '✗'
  return `  ${mark} ${name}: ${message}`
}

function sampleLines({ sample }: CheckReport): readonly string[] {
  const [first] = sample
  if (first === undefined) return []
  const columns = Object.keys(first).map((name) => ({
    title: name,
    text: (row: Readonly<Record<string, string | null>>) => row[name] ?? 'null',
  }))
  return renderTable(sample, columns)
    .split('\n')
    .map((line) => `      ${line}`)
}
