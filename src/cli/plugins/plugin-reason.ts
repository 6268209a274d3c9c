import { selectServices } from '../../compose/select/select-services.js'
import type { Candidate, SelectionReason } from '../../compose/select/selection.js'
import { serviceCandidates } from '../../compose/select/service-candidates.js'
import type { ProjectConfig } from '../../config/project-config.js'
import type { Plugin } from '../../plugins/plugin.js'
import { suspectPackages } from '../../plugins/suspect-packages.js'
import type { PluginView } from './plugin-command.js'

/** Why one service of a plugin is, or is not, part of the stack. */
interface ServiceReason {
  readonly service: string
  /** Whether `phlo services start` starts it without being told more. */
  readonly isSelected: boolean
  /** A sentence. */
  readonly because: string
  /** Services that need it, or the slot that it can fill. */
  readonly neededBy: readonly string[]
}

/** Why a plugin is there. */
export interface PluginReason {
  readonly package: string
  readonly version: string
  /** Absolute path. */
  readonly directory: string
  /** A sentence. */
  readonly because: string
  readonly services: readonly ServiceReason[]
}

/** Explain why a plugin is there, and why each of its services is or is not part of the stack. */
export function pluginReason(plugin: Plugin, view: PluginView): PluginReason {
  const candidates = serviceCandidates({
    broken: view.plugins.flatMap(({ brokenServices }) => brokenServices),
    definitions: view.plugins.flatMap(({ services }) => services),
    settings: view.project?.config.services ?? {},
    dropIns: {},
  })
  const config = view.project?.config ?? NO_PROJECT
  const selection = selectServices({
    ...{ candidates, config, profiles: [], only: [] },
    ...{ suspects: suspectPackages(view), leavesOutBroken: true },
  })
  const { package: name, version, directory } = plugin
  return {
    package: name,
    version,
    directory,
    because: becauseOf(plugin, view),
    services: plugin.services.map((service): ServiceReason => {
      const selected = selection.services.find((one) => one.name === service.name)
      const neededBy = [...candidates.values()].filter(({ needs }) => needsOne(needs, service)).map((one) => one.name)
      const because = selected ? selectedBecause(selected.reason) : leftOutBecause(service, config)
      return { service: service.name, isSelected: selected !== undefined, because, neededBy }
    }),
  }
}

const NO_PROJECT: Pick<ProjectConfig, 'services' | 'slots' | 'origins'> = { services: {}, slots: {}, origins: {} }

function becauseOf({ bundled, package: name }: Plugin, { dependencies }: PluginView): string {
  const dependency = dependencies.find((one) => one.package === name)
  if (bundled || dependency === undefined) return 'It comes with Phlo.'
  return `package.json wants it, in ${dependency.listedIn}: ${dependency.wanted}.`
}

function needsOne(needs: readonly string[], { name, provides }: Pick<Candidate, 'name' | 'provides'>): boolean {
  return needs.some((need) => need === name || provides.includes(need))
}

function selectedBecause(reason: SelectionReason): string {
  switch (reason.type) {
    case 'default':
      return 'It is part of every stack by default.'
    case 'enabled':
      return 'phlo.yaml enables it.'
    case 'requested':
      return 'It was asked for.'
    case 'project':
      return "It is the project's own."
    case 'profile':
      return `The profile ${reason.profile} was asked for.`
    case 'slot':
      return `phlo.yaml lets it fill the slot ${reason.slot}.`
    case 'dependency':
      return `${reason.of} needs it.`
    case 'companion':
      return `It completes ${reason.of}.`
  }
}

function leftOutBecause(
  { name, companionOf, profiles }: Plugin['services'][number],
  { services, origins }: typeof NO_PROJECT,
): string {
  if (services[name]?.enabled === false) return `${origins[`services.${name}.enabled`] ?? 'phlo.yaml'} disables it.`
  if (companionOf !== undefined) return `${companionOf}, which it completes, is not part of the stack.`
  const profile = profiles.length === 0 ? '' : `, and no start names its profile ${profiles.join(' or ')}`
  return `Nothing enables or needs it${profile}.`
}
