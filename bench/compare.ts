import { median, ratioMedian, type Sample } from './measure.js'
import { type BenchRow, duration, megabytes } from './report.js'

interface Comparison {
  readonly work: string
  readonly against: string
  readonly ours: readonly Sample[]
  readonly theirs: readonly Sample[]
}

/** A row that tells how many times longer we take, to be at most `ratio`. */
export function slowerAtMost(comparison: Comparison, ratio: number): BenchRow {
  const { ours, theirs } = comparison
  return { ...row(comparison), ratio: ratioMedian(ours, theirs), goal: { kind: 'at-most', ratio } }
}

/** A row that tells how many times longer the peer takes, to be at least `ratio`. */
export function fasterAtLeast(comparison: Comparison, ratio: number): BenchRow {
  const { ours, theirs } = comparison
  return { ...row(comparison), ratio: ratioMedian(theirs, ours), goal: { kind: 'at-least', ratio } }
}

/** A row that tells how many times more memory we take at the peak, to be at most `ratio`. */
export function largerAtMost(comparison: Comparison, ratio: number): BenchRow {
  const { ours, theirs } = comparison
  const [mine, peer] = [ours, theirs].map((samples) => median(samples.map(({ memoryBytesMax }) => memoryBytesMax)))
  return {
    ...row(comparison),
    measured: `${megabytes(mine ?? 0)} : ${megabytes(peer ?? 0)}`,
    ratio: ratioMedian(ours, theirs, 'memoryBytesMax'),
    goal: { kind: 'at-most', ratio },
  }
}

function row({ work, against, ours, theirs }: Comparison): Pick<BenchRow, 'work' | 'against' | 'measured'> {
  const [mine, peer] = [ours, theirs].map((samples) => median(samples.map(({ durationMs }) => durationMs)))
  return { work, against, measured: `${duration(mine ?? 0)} : ${duration(peer ?? 0)}` }
}
