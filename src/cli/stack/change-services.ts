import { readFile, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { selectServices } from '../../compose/select/select-services.js'
import type { Candidate, Selection } from '../../compose/select/selection.js'
import { editServices } from '../../config/edit-services.js'
import { PROJECT_FILE } from '../../config/find-project.js'
import type { ProjectConfig } from '../../config/project-config.js'
import { replaceFile } from '../../config/replace-file.js'
import type { ServiceChange } from '../../config/service-change.js'
import type { ServiceSettings } from '../../config/service-settings.js'
import { didYouMean, PhloError } from '../../errors.js'
import { suspectPackages } from '../../plugins/suspect-packages.js'
import { readStackSources } from './open-stack.js'

export interface ServicesWanted {
  readonly services: readonly string[]
  readonly isAdded: boolean
}

/** What became of the stack of a project; names of services, companions left out. */
export interface ServicesChanged {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** All that are part of it now. */
  readonly services: readonly string[]
}

const NO_SETTINGS: ServiceSettings = { enabled: undefined, ports: {}, env: {}, compose: {}, inline: undefined }

/**
 * Enable or disable services in `phlo.yaml`, when a stack comes of that.
 *
 * @throws PHLO_PLUGIN_INVALID - a service that is to be added is broken; another one that is broken is no matter
 * @throws PHLO_SERVICE_UNKNOWN, PHLO_SERVICE_NEEDED, PHLO_SLOT_CLASH, PHLO_SLOT_UNFILLED - then nothing is changed
 */
export async function changeServices(config: ProjectConfig, wanted: ServicesWanted): Promise<ServicesChanged> {
  const sources = await readStackSources(config)
  const { candidates } = sources
  const rest = { profiles: [], only: [], suspects: suspectPackages(sources), leavesOutBroken: true }
  const select = (of: Pick<ProjectConfig, 'services' | 'slots' | 'origins'>) =>
    selectServices({ candidates, config: of, ...rest })
  const before = selectionIfAny(() => select(config))
  const changes = wanted.services
    .map((name) => changeFor(name, { candidates, config, wanted }))
    .filter(({ service }) => !isSo(before, service, { config, wanted }))
  const services = { ...config.services }
  for (const { service, enabled } of changes) services[service] = { ...(services[service] ?? NO_SETTINGS), enabled }
  const after = select({ ...config, services })
  if (wanted.isAdded) {
    // What nothing provides was passed over just now; those that are added have to be whole.
    const known = Object.fromEntries(Object.entries(services).filter(([name]) => candidates.has(name)))
    const own = { ...config, services: known }
    selectServices({ candidates, config: own, ...rest, only: wanted.services, leavesOutBroken: false })
  } else refuseNeeded(after, wanted.services)

  const path = await realpath(join(config.directory, PROJECT_FILE))
  const text = await readFile(path, 'utf8')
  const edited = changes.reduce(editServices, text)
  if (edited !== text) await replaceFile(path, { content: edited, mode: (await stat(path)).mode & 0o777 })
  return difference(shownNames(before), shownNames(after))
}

/** Write for a person what became of the stack. */
export function servicesChangedText({ added, removed, services }: ServicesChanged, phlo: string): string {
  if (added.length === 0 && removed.length === 0) return `Nothing changes: the stack has ${services.join(', ')}.`
  return [
    ...(added.length > 0 ? [`Added to the stack: ${added.join(', ')}.`] : []),
    ...(removed.length > 0 ? [`No longer part of the stack: ${removed.join(', ')}.`] : []),
    `See what a start would change: ${phlo} services plan`,
  ].join('\n')
}

interface ChangeContext {
  readonly config: ProjectConfig
  readonly wanted: ServicesWanted
}

/** What is part of every stack, or stands in `phlo.yaml` whole, goes only when that is said. */
function changeFor(
  name: string,
  { candidates, config, wanted }: ChangeContext & { readonly candidates: ReadonlyMap<string, Candidate> },
): ServiceChange {
  const candidate = candidates.get(name)
  // What phlo.yaml names though nothing provides it can be taken out of there.
  if (!candidate && !wanted.isAdded && Object.hasOwn(config.services, name))
    return { service: name, enabled: undefined }
  if (!candidate) throw unknown(name, candidates)
  if (wanted.isAdded) return { service: name, enabled: true }
  const isOwn = candidate.definition === undefined && candidate.brokenIn === undefined
  const isThereUnsaid = candidate.isDefault || isOwn || candidate.companionOf !== undefined
  return { service: name, enabled: isThereUnsaid ? false : undefined }
}

function unknown(service: string, candidates: ReadonlyMap<string, Candidate>): PhloError {
  const nearest = didYouMean(service, candidates.keys())
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`
  return new PhloError('PHLO_SERVICE_UNKNOWN', `No installed plugin provides a service "${service}".${hint}`, {
    fixes: ['List what there is: `phlo services list --all`.', `Look for a plugin: \`phlo plugin search ${service}\`.`],
    context: { service, nearest },
  })
}

/** One that was not disabled may still be needed, and would be back at once. */
function refuseNeeded({ services }: Selection, removed: readonly string[]): void {
  const back = services.find(({ name }) => removed.includes(name))
  if (back === undefined) return
  const neededBy = back.reason.type === 'dependency' ? back.reason.of : undefined
  const message = `${back.name} stays part of the stack${neededBy === undefined ? '' : `: ${neededBy} needs it`}.`
  throw new PhloError('PHLO_SERVICE_NEEDED', message, { context: { service: back.name, neededBy } })
}

/** A `phlo.yaml` that cannot be composed may be what is being put right; nothing is then known of the stack. */
function selectionIfAny(select: () => Selection): Selection {
  try {
    return select()
  } catch (error) {
    if (error instanceof PhloError) return { services: [], leftOut: [], slots: {} }
    throw error
  }
}

/** Whether a service is there, for its own sake, or is not, as it is wanted to be. */
function isSo({ services }: Selection, name: string, { config, wanted }: ChangeContext): boolean {
  const selected = services.find((service) => service.name === name)
  return wanted.isAdded
    ? selected !== undefined && selected.reason.type !== 'dependency'
    : selected === undefined && services.length > 0 && config.services[name]?.enabled !== true
}

function shownNames({ services, leftOut }: Selection): readonly string[] {
  return [...services, ...leftOut].filter(({ companionOf }) => companionOf === undefined).map(({ name }) => name)
}

function difference(before: readonly string[], after: readonly string[]): ServicesChanged {
  return {
    added: after.filter((name) => !before.includes(name)),
    removed: before.filter((name) => !after.includes(name)),
    services: after,
  }
}
