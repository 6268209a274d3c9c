import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readFileContents } from '../../src/cli/stack/read-file-contents.js'
import { composeStack } from '../../src/compose/compose-stack.js'
import { projectIdentity } from '../../src/compose/project-identity.js'
import { planSecrets } from '../../src/compose/secrets/plan-secrets.js'
import { selectServices } from '../../src/compose/select/select-services.js'
import { serviceCandidates } from '../../src/compose/select/service-candidates.js'
import type { ServiceSettings } from '../../src/config/service-settings.js'
import { findPlugins } from '../../src/plugins/find-plugins.js'
import type { BenchCase } from '../bench-case.js'
import { median } from '../measure.js'
import { duration } from '../report.js'

const SERVICES = fileURLToPath(new URL('../../services', import.meta.url))
const ROUNDS = 30
const GOAL_MS = 50

export const composeAll: BenchCase = {
  name: 'compose',
  async run({ scratchDirectory }) {
    const { compose, count } = await everything(join(scratchDirectory, 'composed'))
    const times = Array.from({ length: ROUNDS }, () => {
      const start = process.cpuUsage()
      compose()
      const { user, system } = process.cpuUsage(start)
      return (user + system) / 1000
    })
    const mean = median(times)
    return [
      {
        work: `compose all ${count} services in process, CPU`,
        against: duration(GOAL_MS),
        measured: `${duration(mean)}; the first time ${duration(times[0] ?? 0)}`,
        ratio: mean / GOAL_MS,
        goal: { kind: 'at-most', ratio: 1 },
      },
    ]
  },
}

/** Every service that comes with Phlo, both object stores among them. */
async function everything(directory: string) {
  const { plugins } = await findPlugins({ projectDirectory: undefined, bundledDirectory: SERVICES })
  const definitions = plugins.flatMap(({ services }) => services)
  const enabled: ServiceSettings = { enabled: true, ports: {}, env: {}, compose: {}, inline: undefined }
  const config = {
    directory,
    bind: '127.0.0.1',
    branches: { default: 'main', protected: ['main'], create: ['dev'] },
    services: Object.fromEntries(definitions.map(({ name }) => [name, enabled])),
    slots: { 'object-store': 'versitygw' },
    origins: {},
  }
  const ports = definitions.map(({ name, ports: own }, index) => {
    return [name, Object.fromEntries(Object.keys(own).map((port, place) => [port, 20000 + 10 * index + place]))]
  })
  const contents = await readFileContents(definitions)
  const { secrets } = planSecrets(definitions, {}, (bytes) => new Uint8Array(bytes))
  const compose = () => {
    const candidates = serviceCandidates({ definitions, broken: [], settings: config.services, dropIns: {} })
    const selection = selectServices({
      ...{ candidates, config, profiles: [], only: [] },
      ...{ suspects: [], leavesOutBroken: false },
    })
    const project = projectIdentity(directory, 'bench')
    return composeStack({
      project,
      config,
      selection,
      ports: Object.fromEntries(ports),
      secrets,
      contents,
      dropIns: [],
    })
  }
  return { compose, count: definitions.length }
}
