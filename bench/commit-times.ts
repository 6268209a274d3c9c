import { median, type Program, runProgram } from './measure.js'
import { type BenchRow, duration } from './report.js'

/** Milliseconds of each commit that a program has made, in order. */
export type CommitTimes = readonly number[]

/** Run a program that prints how many milliseconds each of its commits took. */
export async function commitTimes(program: Program): Promise<CommitTimes> {
  const { stdout } = await runProgram(program)
  return stdout.trim().split('\n').map(Number)
}

/** A row that tells how many times longer the peer takes for all commits of a round, to be at least `ratio`. */
export function commitTimesRow(compared: {
  readonly work: string
  readonly peer: string
  /** Round by round. */
  readonly ours: readonly CommitTimes[]
  readonly theirs: readonly CommitTimes[]
  readonly ratio: number
}): BenchRow {
  const { work, peer, ours, theirs, ratio } = compared
  const [mine = 0, others = 0] = [ours, theirs].map((rounds) => median(rounds.map(sum)))
  return {
    work,
    against: `${peer} (${spread(theirs[0] ?? [])} each)`,
    measured: `${duration(mine)} (${spread(ours[0] ?? [])} each) : ${duration(others)}`,
    ratio: median(ours.map((times, round) => sum(theirs[round] ?? []) / sum(times))),
    goal: { kind: 'at-least', ratio },
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** How the first and the last tenth compare: whether it grows. */
function spread(times: CommitTimes): string {
  const tenth = Math.ceil(times.length / 10)
  return `${duration(median(times.slice(0, tenth)))} → ${duration(median(times.slice(-tenth)))}`
}
