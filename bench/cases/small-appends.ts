import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BenchCase } from '../bench-case.js'
import { type CommitTimes, commitTimes, commitTimesRow } from '../commit-times.js'

const ours = fileURLToPath(new URL('../programs/append-rows.ts', import.meta.url))
const pyicebergPeer = fileURLToPath(new URL('../peers/pyiceberg_table.py', import.meta.url))
const ROUNDS = 3

export const smallAppends: BenchCase = {
  name: 'small-appends',
  async run({ scratchDirectory, pyiceberg }) {
    if (pyiceberg === undefined) return []
    const durable: CommitTimes[] = []
    const unsynced: CommitTimes[] = []
    const theirs: CommitTimes[] = []
    for (let round = 0; round < ROUNDS; round++) {
      durable.push(await appendTimes(join(scratchDirectory, `durable-${round}`), 100, 'one-table', 'durable'))
      unsynced.push(await appendTimes(join(scratchDirectory, `unsynced-${round}`), 100, 'one-table', 'unsynced'))
      theirs.push(
        await commitTimes({
          name: 'PyIceberg',
          command: pyiceberg,
          arguments: [pyicebergPeer, 'appends', join(scratchDirectory, `pyiceberg-${round}`), '100', '1000'],
        }),
      )
    }
    const against = { peer: 'PyIceberg, SQLite catalog', theirs, ratio: 5 }
    return [
      commitTimesRow({ work: '100 appends of 1 k rows, durable', ours: durable, ...against }),
      commitTimesRow({ work: 'the same without fsync', ours: unsynced, ...against }),
    ]
  },
}

/** Milliseconds of each of so many appends of 1,000 rows by us, in order. */
export function appendTimes(
  folder: string,
  commitCount: number,
  tables: 'one-table' | 'many-tables',
  durability: 'durable' | 'unsynced',
): Promise<CommitTimes> {
  const parameters = [folder, String(commitCount), '1000', tables, durability]
  return commitTimes({
    name: 'appends',
    command: process.execPath,
    arguments: ['--import', 'tsx', ours, ...parameters],
  })
}
