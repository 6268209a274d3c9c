import { knownCandidate } from './known-candidate.js'
import type { Candidate, SelectionReason } from './selection.js'
import type { SelectionRequest } from './selection-request.js'

/**
 * List what a project and a command ask for, before what that needs, and why.
 *
 * @throws PHLO_SERVICE_UNKNOWN
 */
export function wantedServices(request: SelectionRequest): Map<string, SelectionReason> {
  const { candidates, only } = request
  if (only.length > 0) {
    return new Map(
      only.flatMap((name) => knownCandidate(request, name).map((found) => [found.name, { type: 'requested' }])),
    )
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
