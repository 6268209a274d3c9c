import { realpath } from 'node:fs/promises'
import type { SelectionReason } from '../../compose/select/selection.js'
import { type KnownStack, knownStack } from '../../docker/known-stack.js'
import type { OpenedStack } from './open-stack.js'

/** Pick of a stack what is remembered of it. */
export async function knownStackOf({ config, stack, selection }: OpenedStack): Promise<KnownStack> {
  const reasons = new Map(selection.services.map(({ name, reason }) => [name, reason]))
  const profiles = selection.services.flatMap(({ name, reason }) => {
    const profile = profileOf(reason, reasons)
    return profile === undefined ? [] : [[name, profile] as const]
  })
  return knownStack(stack, {
    name: config.name,
    directory: await realpath(config.directory),
    profiles: new Map(profiles),
  })
}

/** A service that is there for another one goes with that one. */
function profileOf(reason: SelectionReason, reasons: ReadonlyMap<string, SelectionReason>): string | undefined {
  if (reason.type === 'profile') return reason.profile
  const of = reason.type === 'dependency' || reason.type === 'companion' ? reasons.get(reason.of) : undefined
  return of && profileOf(of, reasons)
}
