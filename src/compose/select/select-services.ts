import { PhloError } from '../../errors.js'
import { type Filling, filledSlots, fillSlot } from './fill-slot.js'
import { knownCandidate } from './known-candidate.js'
import { refuseUnknownNames } from './refuse-unknown-names.js'
import type { Candidate, SelectedService, Selection, SelectionReason } from './selection.js'
import type { SelectionRequest } from './selection-request.js'
import { wantedServices } from './wanted-services.js'

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
  refuseUnknownNames(request)

  const wanted = wantedServices(request)
  const filling = { candidates, config, wanted: new Set(wanted.keys()) }
  const selected = [...withDependencies(wanted, filling)]
    .flatMap(([name, reason]): readonly SelectedService[] =>
      knownCandidate(request, name).map((found) => ({ ...found, reason })),
    )
    .sort((one, other) => (one.name < other.name ? -1 : 1))
  const [broken] = selected.filter(({ brokenIn }) => brokenIn !== undefined)
  if (broken === undefined) return { services: selected, leftOut: [], slots: filledSlots(selected, filling) }
  if (!request.leavesOutBroken) throw unusable(broken, config)
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

function unusable({ name, brokenIn }: Candidate, { origins }: SelectionRequest['config']): PhloError {
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
  const context = { service: name, neededBy: neededBy.name, origin }
  // It stands nowhere yet: it is about to be written.
  if (origin === undefined) {
    throw new PhloError('PHLO_SERVICE_NEEDED', `${needs} ${name}, which would be disabled.`, {
      fixes: [`Run \`phlo services remove ${owner} ${name}\`, or leave ${name} as it is.`],
      context,
    })
  }
  throw new PhloError('PHLO_SERVICE_NEEDED', `${needs} ${name}, which ${origin} disables.`, {
    fixes: [`Run \`phlo services add ${name}\`, or \`phlo services remove ${owner}\`.`],
    context,
  })
}
