import { type ComposeTree, isTree } from '../../config/compose-tree.js'
import type { ServiceSettings } from '../../config/service-settings.js'
import type { BrokenService } from '../../plugins/broken-service.js'
import type { ServiceDefinition } from '../../plugins/service-definition.js'
import { canonicalService } from '../merge/canonical-service.js'
import { withoutTags } from '../merge/merge-trees.js'
import type { Candidate } from './selection.js'

/** Where services come from. */
export interface CandidateSources {
  readonly definitions: readonly ServiceDefinition[]
  /** Those of plugins that have mistakes. */
  readonly broken: readonly BrokenService[]
  readonly settings: Readonly<Record<string, ServiceSettings>>
  /** The services of drop-ins by name. */
  readonly dropIns: Readonly<Record<string, ComposeTree>>
}

/**
 * List every service that can be part of the stack, by name. What plugins and `phlo.yaml` provide, drop-ins only
 * change.
 */
export function serviceCandidates({
  definitions,
  broken,
  settings,
  dropIns,
}: CandidateSources): ReadonlyMap<string, Candidate> {
  const own = Object.entries(settings).flatMap(([name, { inline }]) => (inline ? [[name, inline] as const] : []))
  const candidates = [
    ...Object.entries(dropIns).map(([name, service]) => ({ ...projectService(name, service), inline: undefined })),
    ...own.map(([name, service]) => projectService(name, service)),
    ...broken.map(unusableService),
    ...definitions.map(pluginService),
  ]
  const byName = new Map(
    candidates.map((candidate) => {
      const { name, needs } = candidate
      const added = [settings[name]?.compose, dropIns[name]].flatMap((service) =>
        service ? dependencies(service) : [],
      )
      return [name, { ...candidate, needs: [...new Set([...needs, ...added])] }]
    }),
  )
  return new Map([...byName].sort(([one], [other]) => (one < other ? -1 : 1)))
}

function pluginService(definition: ServiceDefinition): Candidate {
  return {
    name: definition.name,
    definition,
    inline: undefined,
    isDefault: definition.default,
    profiles: definition.profiles,
    provides: definition.provides,
    companionOf: definition.companionOf,
    needs: Object.keys(definition.dependsOn),
    brokenIn: undefined,
  }
}

function unusableService({ name, default: isDefault, provides, plugin }: BrokenService): Candidate {
  const brokenIn = plugin.package
  return { ...projectService(name, {}), inline: undefined, isDefault, provides, brokenIn }
}

function projectService(name: string, service: ComposeTree): Candidate {
  const { profiles } = service
  return {
    name,
    definition: undefined,
    inline: service,
    isDefault: false,
    profiles: Array.isArray(profiles) ? profiles.map(String) : [],
    provides: [],
    companionOf: undefined,
    needs: dependencies(service),
    brokenIn: undefined,
  }
}

function dependencies(service: ComposeTree): readonly string[] {
  const dependsOn = withoutTags(canonicalService(service).depends_on)
  return isTree(dependsOn) ? Object.keys(dependsOn) : []
}
