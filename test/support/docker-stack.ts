import type { ComposedStack } from '../../src/compose/composed-stack.js'
import type { Docker } from '../../src/docker/docker.js'
import type { StartEvent } from '../../src/docker/start/start-events.js'
import type { StartOptions, StartReport } from '../../src/docker/start/start-options.js'
import { startStack } from '../../src/docker/start-stack.js'
import { stopStack } from '../../src/docker/stop-stack.js'
import { type BusyboxService, busyboxStack } from './busybox-stack.js'
import type { DockerEngine } from './docker-engine.js'
import { tempFolder } from './temp-folder.js'

type Services = Readonly<Record<string, BusyboxService>>
/** Sections of Compose besides those that follow from the services, such as `configs`. */
type Sections = Readonly<Record<string, unknown>>

/** A stack of busybox containers in a folder of its own; at the end of the scope nothing of it is left. */
export interface DockerStack extends AsyncDisposable {
  readonly folder: string
  readonly stack: ComposedStack
  readonly docker: Docker
  /** What the starts have told, in order. */
  readonly events: readonly StartEvent[]
  /** Compose the stack anew, as after a change of the project. */
  compose(services: Services): Promise<void>
  /** @param other - another way to the same Docker */
  start(options?: Partial<StartOptions>, other?: Docker): Promise<StartReport>
  stop(options?: { readonly volumes?: boolean }): Promise<void>
}

/** Compose a stack for a test: `await using stack = await dockerStack(engine(), { … })`. */
export async function dockerStack(
  { docker }: DockerEngine,
  services: Services,
  sections: Sections = {},
): Promise<DockerStack> {
  const folder = await tempFolder()
  const events: StartEvent[] = []
  let stack = await busyboxStack(folder.path, services, sections)
  const stop = async ({ volumes = false } = {}) => {
    await stopStack(docker, stack, { volumes }, () => undefined)
  }
  return {
    folder: folder.path,
    get stack() {
      return stack
    },
    docker,
    events,
    async compose(changed) {
      stack = await busyboxStack(folder.path, changed, sections)
    },
    start(options = {}, other = docker) {
      const { signal } = new AbortController()
      return startStack(other, stack, { waitMsMax: 300_000, signal, portSetting: () => 'ports', ...options }, (event) =>
        events.push(event),
      )
    },
    stop,
    async [Symbol.asyncDispose]() {
      await stop({ volumes: true })
      await folder[Symbol.asyncDispose]()
    },
  }
}
