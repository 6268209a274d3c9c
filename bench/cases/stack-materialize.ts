import { join } from 'node:path'
import { faultProxy } from '../../test/support/fault-proxy.js'
import { remoteEnvironment } from '../../test/support/remote-target.js'
import type { BenchCase } from '../bench-case.js'
import { keepProject, makeProject, ordersWorkflow, phlo } from '../bench-project.js'
import { addRemoteTarget, type BenchStack, onRemote, startBenchStack } from '../bench-stack.js'
import { slowerAtMost } from '../compare.js'
import { interleave, type Program, runProgram } from '../measure.js'
import type { BenchRow } from '../report.js'

/** The same run onto versitygw and Nessie, and onto a folder. */
export const stackMaterialize: BenchCase = {
  name: 'stack-materialize',
  async run({ data, scratchDirectory }) {
    await using stack = await startBenchStack({ trino: false })
    if (stack === undefined) return []
    const source = await data.csv(1_000_000)
    const directory = join(scratchDirectory, 'stack-materialize')
    const project = await makeProject(directory, ordersWorkflow({ source, write: 'append' }))
    await addRemoteTarget(project)
    const disk = phlo(project, 'materialize', '--json')
    const remote = onRemote(stack, disk)
    const reset = await emptyTarget(project, stack)

    const [theirs = [], ours = []] = await interleave([disk, remote], { rounds: 7, prepare: reset })

    await reset()
    return [
      slowerAtMost(
        { work: 'materialize 1 M-row CSV on S3 and Nessie', against: 'the same on disk', ours, theirs },
        1.6,
      ),
      await requestsRow(stack, remote),
    ]
  },
}

/** Make the warehouse on the servers; the function that is returned puts project and servers back to having it empty. */
async function emptyTarget(project: string, stack: BenchStack): Promise<() => Promise<void>> {
  await runProgram(onRemote(stack, phlo(project, 'materialize', '--dry-run')))
  const resets = await Promise.all([keepProject(project), stack.keep()])
  return async () => void (await Promise.all(resets.map((reset) => reset())))
}

/** On a network each request costs a round trip: their number tells what loopback hides. */
async function requestsRow(stack: BenchStack, program: Program): Promise<BenchRow> {
  await using s3 = await faultProxy(stack.s3.endpoint)
  await using nessie = await faultProxy(stack.nessie.uri)
  const environment = remoteEnvironment({
    ...stack,
    s3: { ...stack.s3, endpoint: s3.url },
    nessie: { uri: nessie.url },
  })
  await runProgram({ ...program, environment })
  const measured = `${s3.requests.length} to S3, ${nessie.requests.length} to Nessie`
  return { work: 'requests of this run', against: '–', measured, ratio: undefined, goal: undefined }
}
