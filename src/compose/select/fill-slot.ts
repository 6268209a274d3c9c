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
 * Find the service that fills a slot: the one that `slots` of `phlo.yaml` names, else one that is enabled there, else one
 * that is part of the stack anyway, else one that is by default, else one that is installed.
 *
 * @throws PHLO_SLOT_UNFILLED, PHLO_SLOT_CLASH
 */
export function fillSlot(slot: string, filling: Filling & { readonly neededBy: string }): string {
  const { config, neededBy } = filling
  const chosen = config.slots[slot]
  const providers = providersOf(slot, filling)
  if (chosen !== undefined) {
    if (!providers.some(({ name }) => name === chosen)) throw unfilled(slot, { providers, neededBy, chosen, config })
    return chosen
  }
  const preferred = preferredOf(providers, filling)
  const [provider, another] = preferred
  if (provider === undefined) throw unfilled(slot, { providers, neededBy, config })
  if (another !== undefined) throw clash(slot, preferred)
  return provider.name
}

/** The slots that the services of a stack fill, those left out for which it is not clear which one does. */
export function filledSlots(services: readonly Candidate[], filling: Filling): Readonly<Record<string, string>> {
  const slots = [...new Set(services.flatMap(({ provides }) => provides))].sort()
  const names = new Set(services.map(({ name }) => name))
  const fill = (slot: string) => {
    const chosen = filling.config.slots[slot]
    if (chosen !== undefined && names.has(chosen)) return [[slot, chosen]]
    const providers = preferredOf(
      services.filter(({ provides }) => provides.includes(slot)),
      filling,
    )
    return providers.length === 1 ? providers.map(({ name }) => [slot, name]) : []
  }
  return Object.fromEntries(slots.flatMap(fill))
}

function providersOf(slot: string, { candidates, config }: Filling): readonly Candidate[] {
  return [...candidates.values()].filter(
    ({ name, provides }) => provides.includes(slot) && config.services[name]?.enabled !== false,
  )
}

/** A companion is chosen, enabled or there when the service is that it belongs to. */
function preferredOf(providers: readonly Candidate[], { candidates, config, wanted }: Filling): readonly Candidate[] {
  const owner = ({ name, companionOf }: Candidate) => companionOf ?? name
  const chosen = providers.filter((provider) => Object.values(config.slots).includes(owner(provider)))
  if (chosen.length > 0) return chosen
  const enabled = providers.filter((provider) => config.services[owner(provider)]?.enabled === true)
  if (enabled.length > 0) return enabled
  const there = providers.filter((provider) => wanted.has(owner(provider)))
  if (there.length > 0) return there
  const usual = providers.filter((provider) => candidates.get(owner(provider))?.isDefault)
  return usual.length > 0 ? usual : providers
}

function unfilled(
  slot: string,
  about: {
    readonly providers: readonly Candidate[]
    readonly neededBy: string
    readonly chosen?: string
    readonly config: Filling['config']
  },
): PhloError {
  const { neededBy, chosen } = about
  const providers = about.providers.map(({ name }) => name)
  const origin = about.config.origins[`slots.${slot}`]
  const message =
    chosen === undefined
      ? `${neededBy} needs a service or slot "${slot}", which no installed plugin provides.`
      : `${origin ?? 'phlo.yaml'}: "${chosen}" cannot fill the slot "${slot}".`
  const fix =
    providers.length > 0
      ? `Let one of ${providers.join(', ')} fill it: \`slots: { ${slot}: ${providers[0]} }\` in phlo.yaml.`
      : `Install a plugin that provides it: \`phlo plugin search ${slot}\`.`
  return new PhloError('PHLO_SLOT_UNFILLED', message, { fixes: [fix], context: { slot, neededBy, chosen, providers } })
}

function clash(slot: string, preferred: readonly Candidate[]): PhloError {
  const providers = preferred.map(({ name }) => name)
  return new PhloError('PHLO_SLOT_CLASH', `${providers.join(' and ')} both fill the slot "${slot}".`, {
    fixes: [`Choose one in phlo.yaml: \`slots: { ${slot}: ${providers[0]} }\`.`],
    context: { slot, providers },
  })
}
