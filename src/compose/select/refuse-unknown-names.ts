import { didYouMean, PhloError } from '../../errors.js'
import { knownCandidate } from './known-candidate.js'
import type { SelectionRequest } from './selection-request.js'

/**
 * Refuse names of services, profiles and slots that nothing has: one that is misspelled would do nothing.
 *
 * @throws PHLO_SERVICE_UNKNOWN, PHLO_PROFILE_UNKNOWN, PHLO_SLOT_UNKNOWN
 */
export function refuseUnknownNames(request: SelectionRequest): void {
  const { services, origins } = request.config
  for (const name of Object.keys(services)) knownCandidate(request, name, origins[`services.${name}`])
  refuseUnknownProfiles(request)
  refuseUnknownSlots(request)
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
    knownCandidate({ ...request, leavesOutBroken: false }, service, origin)
    if (slots.includes(slot)) continue
    const nearest = didYouMean(slot, slots)
    const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`
    const message = `${origin ?? 'phlo.yaml'}: No installed service fills a slot "${slot}".${hint}`
    throw new PhloError('PHLO_SLOT_UNKNOWN', message, { context: { slot, nearest, slots, origin } })
  }
}
