import type { ProjectConfig } from '../../config/project-config.js'
import { PhloError } from '../../errors.js'
import type { Candidate } from './selection.js'

/** What is known when a slot is to be filled. */
export interface Filling {
  readonly candidates: ReadonlyMap<string, Candidate>
  readonly config: Pick<ProjectConfig, 'services' | 'slots' | 'origins'>
  /** Names of the services that are part of the stack for their own sake. */
  readonly wanted: ReadonlySet<string>
}

/**
 * Find the service that fills a slot: the one that `slots` of `phlo.yaml` names, else one that is enabled there, else
 * one that is part of the stack anyway, else one that is by default. One that is merely installed fills it when it is
 * the only one, and none was disabled: what replaces another is for people to say.
 *
 * @throws PHLO_SLOT_UNFILLED, PHLO_SLOT_CLASH
 */
export function fillSlot(slot: string, filling: Filling & { readonly neededBy: string }): string {
  const { config } = filling
  const providers = providersOf(slot, filling)
  const chosen = config.slots[slot]
  if (chosen !== undefined) {
    if (!providers.there.some(({ name }) => name === chosen)) throw unfilled(slot, { ...filling, ...providers, chosen })
    return chosen
  }
  const preferred = preferredOf(providers.there, filling)
  const [provider, another] = preferred ?? (providers.disabled.length > 0 ? [] : providers.there)
  if (provider === undefined) throw unfilled(slot, { ...filling, ...providers })
  if (another !== undefined) throw clash(slot, preferred ?? providers.there)
  return provider.name
}

/** The slots that the services of a stack fill, those left out for which it is not clear which one does. */
export function filledSlots(services: readonly Candidate[], filling: Filling): Readonly<Record<string, string>> {
  const slots = [...new Set(services.flatMap(({ provides }) => provides))].sort()
  const names = new Set(services.map(({ name }) => name))
  const fill = (slot: string) => {
    const chosen = filling.config.slots[slot]
    if (chosen !== undefined && names.has(chosen)) return [[slot, chosen]]
    const there = services.filter(({ provides }) => provides.includes(slot))
    const providers = preferredOf(there, filling) ?? there
    return providers.length === 1 ? providers.map(({ name }) => [slot, name]) : []
  }
  return Object.fromEntries(slots.flatMap(fill))
}

interface Providers {
  readonly there: readonly Candidate[]
  /** Names of the services that `phlo.yaml` disables. */
  readonly disabled: readonly string[]
}

function providersOf(slot: string, { candidates, config }: Filling): Providers {
  const all = [...candidates.values()].filter(({ provides }) => provides.includes(slot))
  const isDisabled = (name: string) => config.services[name]?.enabled === false
  const there = all.filter((provider) => !isDisabled(provider.name) && !isDisabled(ownerOf(provider)))
  return { there, disabled: all.filter((provider) => !there.includes(provider)).map(ownerOf) }
}

/** @returns `undefined` when none of them is preferred to the others */
function preferredOf(
  providers: readonly Candidate[],
  { candidates, config, wanted }: Filling,
): readonly Candidate[] | undefined {
  const preferences = [
    (owner: string) => Object.values(config.slots).includes(owner),
    (owner: string) => config.services[owner]?.enabled === true,
    (owner: string) => wanted.has(owner),
    (owner: string) => candidates.get(owner)?.isDefault === true,
  ]
  return preferences
    .map((isPreferred) => providers.filter((provider) => isPreferred(ownerOf(provider))))
    .find((preferred) => preferred.length > 0)
}

/** A companion is chosen, enabled or there when the service is that it belongs to. */
function ownerOf({ name, companionOf }: Candidate): string {
  return companionOf ?? name
}

function unfilled(
  slot: string,
  about: Filling & Providers & { readonly neededBy: string; readonly chosen?: string },
): PhloError {
  const { neededBy, chosen, disabled, config } = about
  const providers = about.there.map(({ name }) => name)
  const origin = config.origins[chosen === undefined ? `services.${neededBy}.depends_on.${slot}` : `slots.${slot}`]
  const reason =
    disabled.length > 0 ? `and ${disabled.join(' and ')} is disabled` : 'which no installed plugin provides'
  const message =
    chosen === undefined
      ? `${origin === undefined ? '' : `${origin}: `}${neededBy} needs a service or slot "${slot}", ${reason}.`
      : `${origin ?? 'phlo.yaml'}: "${chosen}" cannot fill the slot "${slot}".`
  const choice = about.there.map(({ name, companionOf }) =>
    companionOf === undefined
      ? `Let ${name} fill it: \`slots: { ${slot}: ${name} }\` in phlo.yaml.`
      : `Take ${companionOf} instead: \`phlo services add ${companionOf}\`.`,
  )
  const again = disabled.map((name) => `Enable ${name} again: \`phlo services add ${name}\`.`)
  const fixes = [...choice, ...again]
  return new PhloError('PHLO_SLOT_UNFILLED', message, {
    fixes: fixes.length > 0 ? fixes : [`Install a plugin that provides it: \`phlo plugin search ${slot}\`.`],
    context: { slot, neededBy, chosen, providers, disabled, ...(origin === undefined ? {} : { origin }) },
  })
}

function clash(slot: string, preferred: readonly Candidate[]): PhloError {
  const providers = preferred.map(({ name }) => name)
  return new PhloError('PHLO_SLOT_CLASH', `${providers.join(' and ')} both fill the slot "${slot}".`, {
    fixes: [`Choose one in phlo.yaml: \`slots: { ${slot}: ${providers[0]} }\`.`],
    context: { slot, providers },
  })
}
