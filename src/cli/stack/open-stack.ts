import { realpath } from 'node:fs/promises'
import { join } from 'node:path'
import { composeStack } from '../../compose/compose-stack.js'
import type { ComposedStack } from '../../compose/composed-stack.js'
import type { FileContents } from '../../compose/document/file-contents.js'
import type { DropIn } from '../../compose/drop-in.js'
import { assignPorts, type MovedPort } from '../../compose/ports/assign-ports.js'
import { wantedPorts } from '../../compose/ports/wanted-ports.js'
import { projectIdentity } from '../../compose/project-identity.js'
import { planSecrets } from '../../compose/secrets/plan-secrets.js'
import { selectServices } from '../../compose/select/select-services.js'
import type { Candidate, Selection } from '../../compose/select/selection.js'
import { serviceCandidates } from '../../compose/select/service-candidates.js'
import type { ComposeTree } from '../../config/compose-tree.js'
import type { ProjectConfig } from '../../config/project-config.js'
import { type RememberedPorts, readState } from '../../config/project-state.js'
import type { Dependency } from '../../plugins/find-dependencies.js'
import { findPlugins } from '../../plugins/find-plugins.js'
import type { Plugin } from '../../plugins/plugin.js'
import { suspectPackages } from '../../plugins/suspect-packages.js'
import { packageRoot } from '../package-root.js'
import { systemAmbient } from '../system-ambient.js'
import { readDropIns } from './read-drop-ins.js'
import { readFileContents } from './read-file-contents.js'
import { readSecrets } from './secrets/secrets-file.js'

/** What can be composed of a project: its services, from wherever they come. */
export interface StackSources {
  readonly config: ProjectConfig
  readonly plugins: readonly Plugin[]
  /** All packages that the project names. */
  readonly dependencies: readonly Dependency[]
  readonly candidates: ReadonlyMap<string, Candidate>
  readonly dropIns: readonly DropIn[]
}

export interface StackOptions {
  /** Profiles that are wanted besides the default services. */
  readonly profiles: readonly string[]
  /** Only these services, and what they need; empty: the project's. */
  readonly only: readonly string[]
  /** Whether a port of this machine can be used: nobody listens there, or a container of this very project. */
  readonly isPortFree: (port: number, address: string) => boolean | Promise<boolean>
  /** Whether services are left out whose plugins have mistakes, to look at the others. */
  readonly leavesOutBroken: boolean
}

/** A stack as it would be composed now; nothing of it is written yet. */
export interface OpenedStack extends StackSources {
  readonly selection: Selection
  /** Of the files that its services bring, by absolute path. */
  readonly contents: FileContents
  readonly stack: ComposedStack
  /** To be remembered. */
  readonly ports: RememberedPorts
  readonly moved: readonly MovedPort[]
  readonly secrets: Readonly<Record<string, string>>
  /** Names of the secrets that were made now. */
  readonly newSecrets: readonly string[]
}

/**
 * Find all services that a project could run.
 *
 * @throws PHLO_OVERRIDE_INVALID
 */
export async function readStackSources(config: ProjectConfig): Promise<StackSources> {
  const { directory } = config
  const [{ plugins, dependencies }, dropIns] = await Promise.all([
    findPlugins({ projectDirectory: directory, bundledDirectory: join(packageRoot(), 'services') }),
    readDropIns(directory),
  ])
  const definitions = plugins.flatMap(({ services }) => services)
  const added: Readonly<Record<string, ComposeTree>> = Object.assign({}, ...dropIns.map(({ services }) => services))
  const origins = Object.assign({}, config.origins, ...dropIns.map((dropIn) => dropIn.origins))
  return {
    config: { ...config, origins },
    plugins,
    dependencies,
    dropIns,
    candidates: serviceCandidates({
      definitions,
      broken: plugins.flatMap(({ brokenServices }) => brokenServices),
      settings: config.services,
      dropIns: added,
    }),
  }
}

/**
 * Compose the stack of a project from its configuration, the plugins, the ports and secrets that it has.
 *
 * @throws what {@link selectServices}, {@link wantedPorts} and {@link composeStack} throw
 * @throws PHLO_SECRETS_INVALID, PHLO_STATE_INVALID
 */
export async function openStack(sources: StackSources, options: StackOptions): Promise<OpenedStack> {
  const { config, candidates, dropIns } = sources
  const { profiles, only, leavesOutBroken } = options
  const suspects = suspectPackages(sources)
  const selection = selectServices({ candidates, config, profiles, only, suspects, leavesOutBroken })
  const definitions = selection.services.flatMap(({ definition }) => definition ?? [])
  const [state, existing, contents, location] = await Promise.all([
    readState(config.directory),
    readSecrets(config.directory),
    readFileContents(definitions),
    realpath(config.directory),
  ])
  const isFree = (port: number) => options.isPortFree(port, config.bind)
  const { ports, moved } = await assignPorts(wantedPorts({ selection, config, dropIns }), state.ports ?? {}, isFree)
  const { secrets, added } = planSecrets(definitions, existing, systemAmbient.randomBytes)
  const project = projectIdentity(location, config.name)
  const stack = composeStack({ project, config, selection, ports, secrets, contents, dropIns })
  return { ...sources, selection, contents, stack, ports, moved, secrets, newSecrets: added }
}
