import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BenchCase } from '../bench-case.js'
import { makeProject, ordersWorkflow } from '../bench-project.js'
import { addRemoteTarget, startBenchStack } from '../bench-stack.js'
import { type CommitTimes, commitTimes, commitTimesRow } from '../commit-times.js'

const oursProgram = fileURLToPath(new URL('../programs/append-rows-remotely.ts', import.meta.url))
const pyicebergPeer = fileURLToPath(new URL('../peers/pyiceberg_rest.py', import.meta.url))
const ROUNDS = 5
/** In them a server in Java is slow for everybody. */
const ROUNDS_DROPPED = 2

/** Small commits on one Nessie and one object store, by us through its own API and by PyIceberg through Iceberg REST. */
export const nessieCommits: BenchCase = {
  name: 'nessie-commits',
  async run({ scratchDirectory, data, pyiceberg }) {
    if (pyiceberg === undefined) return []
    await using stack = await startBenchStack({ trino: false })
    if (stack === undefined) return []
    const { environment, nessie } = stack
    const source = await data.csv(1_000_000)
    const project = await makeProject(join(scratchDirectory, 'nessie'), ordersWorkflow({ source, write: 'append' }))
    await addRemoteTarget(project)
    const ours: CommitTimes[] = []
    const theirs: CommitTimes[] = []
    for (let round = 0; round < ROUNDS_DROPPED + ROUNDS; round++) {
      ours.push(
        await commitTimes({
          name: 'appends to Nessie',
          command: process.execPath,
          arguments: ['--import', 'tsx', oursProgram, project, `ours_${round}`, '100', '1000'],
          environment,
        }),
      )
      theirs.push(
        await commitTimes({
          name: 'PyIceberg',
          command: pyiceberg,
          arguments: [pyicebergPeer, `${nessie.icebergUri}/main`, `theirs_${round}`, '100', '1000'],
          environment,
        }),
      )
    }
    const work = '100 appends of 1 k rows on Nessie and S3'
    const peer = 'PyIceberg through REST on the same'
    return [
      commitTimesRow({ work, peer, ours: ours.slice(ROUNDS_DROPPED), theirs: theirs.slice(ROUNDS_DROPPED), ratio: 2 }),
    ]
  },
}
