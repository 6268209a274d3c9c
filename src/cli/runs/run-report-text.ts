import { badValueText } from '../../pipelines/files/misfits/bad-value.js'
import type { RunReport } from '../../pipelines/run/run.js'
import { durationText, quantityText } from '../text/quantity.js'

/** What a run came to, for people: one line, and what to do where it was not published. @param phlo - what to type for Phlo */
export function runReportText(report: RunReport, phlo: string): string {
  const { run, status, ref, commit, branch, startedMs, endedMs } = report
  const took = endedMs === undefined ? '' : ` in ${durationText(endedMs - startedMs)}`
  const samples = report.assets.some(({ isSample }) => isSample) ? ['The data is sample data.'] : []
  const more = [...samples, ...quarantineLines(report, phlo)]
  switch (status) {
    case 'published':
      return [`Published to ${ref} at ${commit?.slice(0, 12)}${took}${rowsWritten(report)}.`, ...more].join('\n')
    case 'unchanged':
      return `Nothing new${took}; ${ref} is as it was.`
    case 'unpublished':
      return `Run ${run} passed${took} and waits on branch ${branch}.\n  ${phlo} publish ${run}`
    case 'running':
      return `Run ${run} is at work.`
    case 'crashed':
      return `Run ${run} ended without a word; ${ref} is as it was.`
    case 'failed':
      return [`Run ${run} failed${took}; ${ref} is as it was.`, ...failureLines(report, phlo)].join('\n')
  }
}

function quarantineLines({ assets, ref }: RunReport, phlo: string): readonly string[] {
  const named = assets.filter(({ rowsQuarantined }) => rowsQuarantined > 0n)
  return named.flatMap(({ asset, rowsQuarantined }) => [
    `${quantityText(rowsQuarantined, 'row')} of ${asset} ${rowsQuarantined === 1n ? 'does' : 'do'} not fit, and ${rowsQuarantined === 1n ? 'is' : 'are'} in quarantine.`,
    `  ${phlo} quarantine show ${asset} --ref ${ref}`,
  ])
}

function failureLines({ run, error, branch, assets, ref }: RunReport, phlo: string): readonly string[] {
  const failed = assets.flatMap(({ asset, checks }) =>
    checks
      .filter(({ passed, severity }) => !passed && severity === 'error')
      .map(({ name, message }) => `  ${asset}: check ${name}: ${message}`),
  )
  return [
    ...(error === undefined ? [] : [`  ${error.code} ${error.message}`]),
    ...(error?.examples ?? []).slice(1).map((value) => `    ${badValueText(value)}`),
    ...failed,
    `  ${phlo} runs show ${run}`,
    ...(branch === undefined ? [] : [`  ${phlo} branch diff ${ref} ${branch}`]),
  ]
}

/** Only a run that has ended has said what it wrote. */
function rowsWritten({ assets, endedMs }: RunReport): string {
  if (endedMs === undefined) return ''
  const count = assets.reduce((sum, asset) => sum + asset.rowsWritten, 0n)
  return `: ${quantityText(count, 'row')}`
}
