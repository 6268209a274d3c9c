import { join } from 'node:path'
import type { ComposeTree } from '../../config/compose-tree.js'
import type { ServiceDefinition } from '../../plugins/service-definition.js'
import { type ComposeDocument, PROJECT_LABEL } from '../composed-stack.js'
import { canonicalService } from '../merge/canonical-service.js'
import { mergeService } from '../merge/merge-service.js'
import type { StackRequest } from '../stack-request.js'
import { fillCompose } from '../template/fill-template.js'
import type { TemplateScope } from '../template/template-scope.js'
import type { BuildFiles } from './build-files.js'
import { composeSections, OUTPUT_FOLDER } from './compose-sections.js'
import { finishService } from './finish-service.js'
import { fragmentService } from './fragment-service.js'
import { rebasePaths } from './rebase-paths.js'
import type { MountedFile } from './service-files.js'
import { type ServiceLayer, serviceLayers } from './service-layers.js'

/** A selected service with what is filled into it. */
export interface ServicePart {
  readonly name: string
  /** `undefined`: it is the project's own. */
  readonly definition: ServiceDefinition | undefined
  /** The Compose service of one that is inline in `phlo.yaml`. */
  readonly inline: ComposeTree | undefined
  readonly scope: TemplateScope
  readonly files: readonly MountedFile[]
  /** `undefined`: its image is not built from a folder of its plugin. */
  readonly build: BuildFiles | undefined
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
    const layers = serviceLayers(part, request)
    const merged = layers.reduce((base, layer) => overlay(base, { part, layer, request }), baseOf(part, request))
    return [part.name, finishService(merged, { bind: config.bind, labels, slots: selection.slots })] as const
  })
  const sections = composeSections(request, { services: services.map(([, service]) => service), labels })
  return { name: project.composeProject, services: Object.fromEntries(services), ...sections }
}

function baseOf({ name, definition, scope, files, build }: ServicePart, request: StackRequest): ComposeTree {
  if (definition === undefined) return {}
  const { config, ports, selection } = request
  return fragmentService(definition, {
    scope,
    files,
    buildPath: build?.path,
    ports: ports[name] ?? {},
    slots: selection.slots,
    directory: config.directory,
    outputDirectory: join(config.directory, OUTPUT_FOLDER),
  })
}

function overlay(
  base: ComposeTree,
  about: { readonly part: ServicePart; readonly layer: ServiceLayer; readonly request: StackRequest },
): ComposeTree {
  const { part, layer, request } = about
  const { directory } = request.config
  const where = `${layer.origin}: services.${part.name}`
  const filled = fillCompose(layer.service, { scope: part.scope, where, dialect: 'override' })
  const over = rebasePaths(canonicalService(filled), {
    from: directory,
    to: join(directory, OUTPUT_FOLDER),
    root: directory,
  })
  return mergeService(base, over, { origin: layer.origin, key: ['services', part.name] })
}
