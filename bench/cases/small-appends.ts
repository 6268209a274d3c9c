import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BenchCase } from '../bench-case.js'
import { median, runProgram } from '../measure.js'
import { type BenchRow, duration } from '../report.js'

const ours = fileURLToPath(new URL('../programs/append-rows.ts', import.meta.url))
const pyicebergPeer = fileURLToPath(new URL('../peers/pyiceberg_table.py', import.meta.url))
const ROUNDS = 3

export const smallAppends: BenchCase = {
  name: 'small-appends',
  async run({ scratchDirectory, pyiceberg }) {
    if (pyiceberg === undefined) return []
    const durable: (readonly number[])[] = []
    const unsynced: (readonly number[])[] = []
    const theirs: number[][] = []
    for (let round = 0; round < ROUNDS; round++) {
      durable.push(await appendTimes(join(scratchDirectory, `durable-${round}`), 100, 'one-table', 'durable'))
      unsynced.push(await appendTimes(join(scratchDirectory, `unsynced-${round}`), 100, 'one-table', 'unsynced'))
      theirs.push(
        await printedTimes({
          name: 'PyIceberg',
          command: pyiceberg,
          arguments: [pyicebergPeer, 'appends', join(scratchDirectory, `pyiceberg-${round}`), '100', '1000'],
        }),
      )
    }
    return [row('100 appends of 1 k rows, durable', durable), row('the same without fsync', unsynced)]

    function row(work: string, samples: readonly (readonly number[])[]): BenchRow {
      const [mine, peer] = [samples, theirs].map((rounds) => median(rounds.map(sum)))
      const ratio = median(samples.map((times, round) => sum(theirs[round] ?? []) / sum(times)))
      const against = `PyIceberg, SQLite catalog (${spread(theirs[0] ?? [])} each)`
      const measured = `${duration(mine ?? 0)} (${spread(samples[0] ?? [])} each) : ${duration(peer ?? 0)}`
      return { work, against, measured, ratio, goal: { kind: 'at-least', ratio: 5 } }
    }
  },
}

/** Milliseconds of each of so many appends of 1,000 rows by us, in order. */
export function appendTimes(
  folder: string,
  commitCount: number,
  tables: 'one-table' | 'many-tables',
  durability: 'durable' | 'unsynced',
): Promise<readonly number[]> {
  const parameters = [folder, String(commitCount), '1000', tables, durability]
  return printedTimes({
    name: 'appends',
    command: process.execPath,
    arguments: ['--import', 'tsx', ours, ...parameters],
  })
}

async function printedTimes(program: Parameters<typeof runProgram>[0]): Promise<number[]> {
  const { stdout } = await runProgram(program)
  return stdout.trim().split('\n').map(Number)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** How the first and the last tenth compare: whether it grows. */
function spread(times: readonly number[]): string {
  const tenth = Math.ceil(times.length / 10)
  return `${duration(median(times.slice(0, tenth)))} → ${duration(median(times.slice(-tenth)))}`
}
