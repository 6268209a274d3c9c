import { join } from 'node:path'
import { type ComposeTree, isTree } from '../../config/compose-tree.js'
import { PhloError } from '../../errors.js'
import type { ServiceDefinition } from '../../plugins/service-definition.js'
import { type ComposeDocument, PROJECT_LABEL } from '../composed-stack.js'
import { canonicalService } from '../merge/canonical-service.js'
import { type ComposeSection, mergeSections } from '../merge/merge-sections.js'
import { mergeService } from '../merge/merge-service.js'
import type { StackRequest } from '../stack-request.js'
import { fillCompose } from '../template/fill-template.js'
import type { TemplateScope } from '../template/template-scope.js'
import { finishService } from './finish-service.js'
import { fragmentService } from './fragment-service.js'
import { rebasePath, rebasePaths } from './rebase-paths.js'
import type { MountedFile } from './service-files.js'

/** A selected service with what is filled into it. */
export interface ServicePart {
  readonly name: string
  /** `undefined`: it is the project's own. */
  readonly definition: ServiceDefinition | undefined
  /** The Compose service of one that is inline in `phlo.yaml`. */
  readonly inline: ComposeTree | undefined
  readonly scope: TemplateScope
  readonly files: readonly MountedFile[]
}

/** Something that is laid over a service, and where it was written. */
interface Layer {
  readonly service: ComposeTree
  /** What messages call it: `phlo.yaml:12:5`, `compose.debug.yaml`. */
  readonly origin: string
}

/**
 * Compose the document: fragments, over them what `phlo.yaml` says, over that the drop-ins.
 *
 * @throws PHLO_TEMPLATE_INVALID, PHLO_OVERRIDE_INVALID
 */
export function composeDocument(request: StackRequest, parts: readonly ServicePart[]): ComposeDocument {
  const { project, config, selection } = request
  const labels = { [PROJECT_LABEL]: project.label }
  const services = parts.map((part) => {
    const merged = layersOf(part, request).reduce((base, layer) => overlay(base, { part, layer, request }), {
      ...baseOf(part, request),
    })
    return [part.name, finishService(merged, { bind: config.bind, labels, slots: selection.slots })] as const
  })
  return {
    name: project.composeProject,
    services: Object.fromEntries(services),
    ...sectionsOf(
      request,
      services.map(([, service]) => service),
      labels,
    ),
  }
}

function baseOf({ name, definition, scope, files }: ServicePart, request: StackRequest): ComposeTree {
  if (definition === undefined) return {}
  const { config, ports, selection } = request
  return fragmentService(definition, {
    scope,
    files,
    ports: ports[name] ?? {},
    slots: selection.slots,
    directory: config.directory,
    outputDirectory: outputDirectory(request),
  })
}

function layersOf({ name, inline }: ServicePart, { config, dropIns }: StackRequest): readonly Layer[] {
  const origin = config.origins[`services.${name}`] ?? 'phlo.yaml'
  const compose = config.services[name]?.compose
  return [
    ...(inline ? [{ service: inline, origin }] : []),
    ...(compose ? [{ service: compose, origin }] : []),
    ...dropIns.flatMap(({ file, services }) => (services[name] ? [{ service: services[name], origin: file }] : [])),
  ]
}

function overlay(
  base: ComposeTree,
  about: { readonly part: ServicePart; readonly layer: Layer; readonly request: StackRequest },
): ComposeTree {
  const { part, layer, request } = about
  const { directory } = request.config
  const where = `${layer.origin}: services.${part.name}`
  const filled = fillCompose(layer.service, { scope: part.scope, where, dialect: 'override' })
  const over = rebasePaths(canonicalService(filled), {
    from: directory,
    to: outputDirectory(request),
    root: directory,
  })
  return mergeService(base, over, (path) => cannot([part.name, ...path], { section: 'services', origin: layer.origin }))
}

/** The sections besides `services`, each there only when something is in it. */
function sectionsOf(
  request: StackRequest,
  services: readonly ComposeTree[],
  labels: Readonly<Record<string, string>>,
): ComposeTree {
  const own: Readonly<Record<string, ComposeSection>> = {
    networks: { default: {} },
    volumes: Object.fromEntries(namedVolumes(services).map((name) => [name, {}])),
  }
  const merged = new Map(Object.entries(own))
  for (const { file, sections } of request.dropIns) {
    for (const [section, entries] of Object.entries(sections)) {
      const refuse = (path: readonly string[]) => cannot(path, { section, origin: file })
      const over = withFiles(entries, request)
      merged.set(section, mergeSections(merged.get(section) ?? {}, over, refuse))
    }
  }
  const labelled = [...merged].map(([section, entries]) => {
    return [section, section in own ? labelEach(entries, labels) : entries] as const
  })
  return Object.fromEntries(labelled.filter(([, entries]) => Object.keys(entries).length > 0))
}

function namedVolumes(services: readonly ComposeTree[]): readonly string[] {
  const mounts = services.flatMap(({ volumes }): readonly unknown[] => (Array.isArray(volumes) ? volumes : []))
  const names = mounts.flatMap((mount) =>
    isTree(mount) && mount.type === 'volume' && typeof mount.source === 'string' ? [mount.source] : [],
  )
  return [...new Set(names)].sort()
}

/** What exists already and was made by others keeps its own labels. */
function labelEach(section: ComposeSection, labels: Readonly<Record<string, string>>): ComposeSection {
  const entries = Object.entries(section).map(([name, entry]) => {
    return [
      name,
      entry.external ? entry : { ...entry, labels: { ...(isTree(entry.labels) ? entry.labels : {}), ...labels } },
    ]
  })
  return Object.fromEntries(entries)
}

function withFiles(section: ComposeSection, request: StackRequest): ComposeSection {
  const { directory } = request.config
  const rebasing = { from: directory, to: outputDirectory(request), root: directory }
  const entries = Object.entries(section).map(([name, entry]) => {
    return [name, 'file' in entry ? { ...entry, file: rebasePath(entry.file, rebasing) } : entry]
  })
  return Object.fromEntries(entries)
}

function outputDirectory({ config }: StackRequest): string {
  return join(config.directory, '.phlo')
}

function cannot(path: readonly string[], { section, origin }: { readonly section: string; readonly origin: string }) {
  const key = [section, ...path].join('.')
  const message = `${origin}: ${key} is of another kind than what it is laid over: a list, a mapping or a text.`
  return new PhloError('PHLO_OVERRIDE_INVALID', message, { context: { origin, key } })
}
