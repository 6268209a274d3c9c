export interface BenchRow {
  readonly work: string
  readonly against: string
  /** Both medians, in words. */
  readonly measured: string
  /** Ours divided by theirs, or theirs by ours where `atLeast`; `undefined` where nothing is compared. */
  readonly ratio: number | undefined
  readonly goal: { readonly kind: 'at-most' | 'at-least'; readonly ratio: number } | undefined
}

/** One line of the report, its ratio beside what was to be reached. */
export function renderRow(row: BenchRow): string {
  const goal = row.goal === undefined ? '' : `${row.goal.kind === 'at-most' ? '≤' : '≥'} ${row.goal.ratio}`
  const verdict = row.goal === undefined ? 'printed' : isReached(row) ? 'reached' : 'MISSED'
  const ratio = row.ratio?.toFixed(2) ?? ''
  return `| ${row.work} | ${row.against} | ${row.measured} | ${ratio} | ${goal} | ${verdict} |`
}

export const REPORT_HEAD =
  '| work | against | measured (medians) | ratio | goal | |\n| --- | --- | --- | --- | --- | --- |'

/** Milliseconds or seconds, as reads best. */
export function duration(ms: number): string {
  return ms < 1000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(2)} s`
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`
}

function isReached({ goal, ratio }: BenchRow): boolean {
  if (goal === undefined || ratio === undefined) return true
  return goal.kind === 'at-most' ? ratio <= goal.ratio : ratio >= goal.ratio
}
