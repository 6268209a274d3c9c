import type { ProjectConfig } from '../../config/project-config.js'
import { didYouMean, PhloError } from '../../errors.js'
import { type Filling, filledSlots, fillSlot } from './fill-slot.js'
import type { Candidate, SelectedService, Selection, SelectionReason } from './selection.js'

/** What a project and a command say of which services they want. */
export interface SelectionRequest {
  readonly candidates: ReadonlyMap<string, Candidate>
  readonly config: Pick<ProjectConfig, 'services' | 'slots' | 'origins'>
  /** Profiles that are wanted besides the default services. */
  readonly profiles: readonly string[]
  /** Only these services, and what they need; empty: the project's. */
  readonly only: readonly string[]
}

/**
 * Decide which services make up the stack: the default ones and those that are enabled, unless disabled; with them what
 * they need, and the companions of each.
 *
 * @throws PHLO_SERVICE_UNKNOWN - a name that nothing provides, with where it was written
 * @throws PHLO_SERVICE_NEEDED - one that another needs is disabled
 * @throws PHLO_PROFILE_UNKNOWN, PHLO_SLOT_UNKNOWN, PHLO_SLOT_UNFILLED, PHLO_SLOT_CLASH
 */
export function selectServices(request: SelectionRequest): Selection {
  const { candidates, config } = request
  for (const name of Object.keys(config.services)) known(candidates, name, config.origins[`services.${name}`])
  refuseUnknownProfiles(request)
  refuseUnknownSlots(request)

  const wanted = wantedServices(request)
  const filling = { candidates, config, wanted: new Set(wanted.keys()) }
  const selected = withDependencies(wanted, filling)
  const services = [...selected].map(([name, reason]): SelectedService => ({ ...known(candidates, name), reason }))
  return {
    services: services.sort((one, other) => (one.name < other.name ? -1 : 1)),
    slots: filledSlots(services, filling),
  }
}

/** What is asked for, before what that needs. */
function wantedServices(request: SelectionRequest): Map<string, SelectionReason> {
  const { candidates, only } = request
  if (only.length > 0) {
    return new Map(only.map((name) => [known(candidates, name).name, { type: 'requested' }]))
  }
  const reasons = [...candidates.values()].map((candidate) => [candidate.name, reasonFor(candidate, request)] as const)
  return new Map(reasons.filter((entry): entry is [string, SelectionReason] => entry[1] !== undefined))
}

function reasonFor(
  candidate: Candidate,
  { candidates, config, profiles }: SelectionRequest,
): SelectionReason | undefined {
  const { name, definition, companionOf } = candidate
  const enabled = config.services[name]?.enabled
  if (enabled === false) return undefined
  if (enabled === true) return { type: 'enabled' }
  if (companionOf !== undefined) return undefined

  const slot = candidate.provides.find((provided) => config.slots[provided] === name)
  if (slot !== undefined) return { type: 'slot', slot }
  if (definition === undefined && candidate.profiles.length === 0) return { type: 'project' }
  if (candidate.isDefault && !isReplaced(candidate, candidates, config)) return { type: 'default' }
  const profile = candidate.profiles.find((of) => profiles.includes(of))
  return profile === undefined ? undefined : { type: 'profile', profile }
}

/** A default service makes room where others were chosen for all of its slots. */
function isReplaced(
  { name, provides }: Candidate,
  candidates: ReadonlyMap<string, Candidate>,
  { services, slots }: SelectionRequest['config'],
): boolean {
  const isTaken = (slot: string) => {
    if (slots[slot] !== undefined) return slots[slot] !== name
    return [...candidates.values()].some(
      (other) => other.name !== name && other.provides.includes(slot) && services[other.name]?.enabled === true,
    )
  }
  return provides.length > 0 && provides.every(isTaken)
}

function withDependencies(
  wanted: ReadonlyMap<string, SelectionReason>,
  filling: Filling,
): Map<string, SelectionReason> {
  const { candidates, config } = filling
  const selected = new Map(wanted)
  for (const name of selected.keys()) {
    // A map that grows while it is walked hands out what was added, too.
    const candidate = known(candidates, name)
    for (const need of candidate.needs) {
      const found = candidates.has(need) ? need : fillSlot(need, { ...filling, neededBy: name })
      refuseDisabled(found, candidate, config)
      if (!selected.has(found)) selected.set(found, { type: 'dependency', of: name })
    }
    for (const companion of candidates.values()) {
      const isWanted = companion.companionOf === name && config.services[companion.name]?.enabled !== false
      if (isWanted && !selected.has(companion.name)) selected.set(companion.name, { type: 'companion', of: name })
    }
  }
  return selected
}

function refuseDisabled(name: string, neededBy: Candidate, { services, origins }: SelectionRequest['config']): void {
  if (services[name]?.enabled !== false) return
  const origin = origins[`services.${name}.enabled`]
  const owner = neededBy.companionOf ?? neededBy.name
  const needs = owner === neededBy.name ? `${owner} needs` : `${neededBy.name}, which belongs to ${owner}, needs`
  throw new PhloError('PHLO_SERVICE_NEEDED', `${needs} ${name}, which ${origin ?? 'phlo.yaml'} disables.`, {
    fixes: [`Run \`phlo services add ${name}\`, or \`phlo services remove ${owner}\`.`],
    context: { service: name, neededBy: neededBy.name, origin },
  })
}

function known(candidates: ReadonlyMap<string, Candidate>, name: string, origin?: string): Candidate {
  const candidate = candidates.get(name)
  if (candidate) return candidate
  const nearest = didYouMean(name, candidates.keys())
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`
  const message = `${origin === undefined ? '' : `${origin}: `}No installed plugin provides a service "${name}".${hint}`
  throw new PhloError('PHLO_SERVICE_UNKNOWN', message, { context: { service: name, nearest, origin } })
}

function refuseUnknownProfiles({ candidates, profiles }: SelectionRequest): void {
  const profilesThere = new Set([...candidates.values()].flatMap((candidate) => candidate.profiles))
  const unknown = profiles.find((profile) => !profilesThere.has(profile))
  if (unknown === undefined) return
  const nearest = didYouMean(unknown, profilesThere)
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`
  throw new PhloError('PHLO_PROFILE_UNKNOWN', `No service has the profile "${unknown}".${hint}`, {
    context: { profile: unknown, nearest, profiles: [...profilesThere].sort() },
  })
}

/** A slot whose name is misspelled would leave the one that was meant to the default service. */
function refuseUnknownSlots({ candidates, config }: SelectionRequest): void {
  const slots = [...new Set([...candidates.values()].flatMap(({ provides }) => provides))].sort()
  for (const [slot, service] of Object.entries(config.slots)) {
    const origin = config.origins[`slots.${slot}`]
    known(candidates, service, origin)
    if (slots.includes(slot)) continue
    const nearest = didYouMean(slot, slots)
    const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`
    const message = `${origin ?? 'phlo.yaml'}: No installed service fills a slot "${slot}".${hint}`
    throw new PhloError('PHLO_SLOT_UNKNOWN', message, { context: { slot, nearest, slots, origin } })
  }
}
