import type { ProjectConfig } from '../../config/project-config.js'
import { didYouMean, ERRORS, PhloError } from '../../errors.js'
import type { SuspectPackage } from '../../plugins/suspect-packages.js'
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
  /** Packages of the project that may provide what is not found: they have mistakes, or are not installed. */
  readonly suspects: readonly SuspectPackage[]
  /** Whether to leave out what is broken or may come from a suspect, to look at the rest; otherwise that is refused. */
  readonly leavesOutBroken: boolean
}

/**
 * Decide which services make up the stack: the default ones and those that are enabled, unless disabled; with them what
 * they need, and the companions of each.
 *
 * @throws PHLO_SERVICE_UNKNOWN - a name that nothing provides, with where it was written
 * @throws PHLO_PLUGIN_INVALID - one whose plugin has mistakes
 * @throws PHLO_SERVICE_NEEDED - one that another needs is disabled
 * @throws PHLO_PROFILE_UNKNOWN, PHLO_SLOT_UNKNOWN, PHLO_SLOT_UNFILLED, PHLO_SLOT_CLASH
 */
export function selectServices(request: SelectionRequest): Selection {
  const { candidates, config } = request
  for (const name of Object.keys(config.services)) known(request, name, config.origins[`services.${name}`])
  refuseUnknownProfiles(request)
  refuseUnknownSlots(request)

  const wanted = wantedServices(request)
  const filling = { candidates, config, wanted: new Set(wanted.keys()) }
  const selected = [...withDependencies(wanted, filling)]
    .flatMap(([name, reason]): readonly SelectedService[] =>
      known(request, name).map((found) => ({ ...found, reason })),
    )
    .sort((one, other) => (one.name < other.name ? -1 : 1))
  const [broken] = selected.filter(({ brokenIn }) => brokenIn !== undefined)
  if (broken === undefined) return { services: selected, leftOut: [], slots: filledSlots(selected, filling) }
  if (!request.leavesOutBroken) throw isBroken(broken, config)
  const out = namesLeftOut(selected, filledSlots(selected, filling))
  const services = selected.filter(({ name }) => !out.has(name))
  return {
    services,
    leftOut: selected.filter(({ name }) => out.has(name)),
    slots: filledSlots(services, filling),
  }
}

/** What is broken cannot be looked at, and neither can what needs or completes it. */
function namesLeftOut(services: readonly SelectedService[], slots: Selection['slots']): ReadonlySet<string> {
  const out = new Set<string>()
  const isOut = ({ brokenIn, companionOf, needs }: Candidate) =>
    brokenIn !== undefined ||
    [companionOf ?? '', ...needs.map((need) => slots[need] ?? need)].some((name) => out.has(name))
  // What one pass takes out may be needed by what that pass has left behind already.
  for (const _ of services) for (const service of services) if (isOut(service)) out.add(service.name)
  return out
}

function isBroken({ name, brokenIn }: Candidate, { origins }: SelectionRequest['config']): PhloError {
  const origin = origins[`services.${name}`]
  const message = `${origin === undefined ? '' : `${origin}: `}The service "${name}" is part of the stack, and ${brokenIn}, which provides it, has mistakes.`
  return new PhloError('PHLO_PLUGIN_INVALID', message, {
    fixes: [
      `See what is wrong: \`phlo plugin check ${brokenIn}\`.`,
      `Or go on without it: \`phlo services remove ${name}\`.`,
    ],
    context: { service: name, package: brokenIn, origin },
  })
}

/** What is asked for, before what that needs. */
function wantedServices(request: SelectionRequest): Map<string, SelectionReason> {
  const { candidates, only } = request
  if (only.length > 0) {
    return new Map(only.flatMap((name) => known(request, name).map((found) => [found.name, { type: 'requested' }])))
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
  const isOwn = definition === undefined && candidate.brokenIn === undefined
  if (isOwn && candidate.profiles.length === 0) return { type: 'project' }
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
    const candidate = candidates.get(name)
    if (candidate === undefined) continue
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

/** @returns the one candidate of that name; none for one that is left out */
function known(
  { candidates, suspects, leavesOutBroken }: SelectionRequest,
  name: string,
  origin?: string,
): readonly Candidate[] {
  const candidate = candidates.get(name)
  if (candidate) return [candidate]
  if (leavesOutBroken && suspects.length > 0) return []
  const nearest = didYouMean(name, candidates.keys())
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`
  const message = `${origin === undefined ? '' : `${origin}: `}No installed plugin provides a service "${name}".${hint}`
  const likely = suspects.toSorted(
    (one, other) => Number(other.package.includes(name)) - Number(one.package.includes(name)),
  )
  const fixes = likely
    .slice(0, 3)
    .map(({ package: of, isInstalled }) =>
      isInstalled
        ? `${of} has mistakes, and may be what provides it: \`phlo plugin check ${of}\`.`
        : `${of} is not installed, and may be what provides it: install the packages of the project.`,
    )
  throw new PhloError('PHLO_SERVICE_UNKNOWN', message, {
    fixes: [...fixes, ERRORS.PHLO_SERVICE_UNKNOWN.fix],
    context: {
      service: name,
      nearest,
      origin,
      ...(suspects.length === 0 ? {} : { suspects: suspects.map((suspect) => suspect.package) }),
    },
  })
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
function refuseUnknownSlots(request: SelectionRequest): void {
  const { candidates, config } = request
  const slots = [...new Set([...candidates.values()].flatMap(({ provides }) => provides))].sort()
  for (const [slot, service] of Object.entries(config.slots)) {
    const origin = config.origins[`slots.${slot}`]
    known({ ...request, leavesOutBroken: false }, service, origin)
    if (slots.includes(slot)) continue
    const nearest = didYouMean(slot, slots)
    const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`
    const message = `${origin ?? 'phlo.yaml'}: No installed service fills a slot "${slot}".${hint}`
    throw new PhloError('PHLO_SLOT_UNKNOWN', message, { context: { slot, nearest, slots, origin } })
  }
}
