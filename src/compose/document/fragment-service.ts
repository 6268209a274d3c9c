import assert from 'node:assert/strict'
import { type ComposeTree, isTree } from '../../config/compose-tree.js'
import type { ServiceDefinition } from '../../plugins/service-definition.js'
import { canonicalService } from '../merge/canonical-service.js'
import { composeVariable, fillCompose } from '../template/fill-template.js'
import type { TemplateScope } from '../template/template-scope.js'
import { rebasePaths } from './rebase-paths.js'
import { filesDigest, type MountedFile } from './service-files.js'

/** Name of the label whose change makes Compose replace a container when a file of it has changed. */
export const FILES_LABEL = 'dev.phlo.files'

/** What a fragment becomes a Compose service with. */
export interface FragmentContext {
  readonly scope: TemplateScope
  /** Ports on the host by the names that the service gives them. */
  readonly ports: Readonly<Record<string, number>>
  readonly files: readonly MountedFile[]
  /** Folder below `.phlo/` from which its image is built; `undefined`: not from one of its plugin. */
  readonly buildPath: string | undefined
  /** The service by the slot that it fills. */
  readonly slots: Readonly<Record<string, string>>
  /** Absolute path of the project's folder. */
  readonly directory: string
  /** Absolute path of the folder that holds the composed file. */
  readonly outputDirectory: string
}

/**
 * Make a Compose service, in the long form, of a plugin's definition: its fragment with templates filled in, and what
 * the other keys of the definition say. It gets its own variables by their names.
 *
 * @throws PHLO_TEMPLATE_INVALID
 */
export function fragmentService(definition: ServiceDefinition, context: FragmentContext): ComposeTree {
  const { scope, ports, files, buildPath, slots, directory, outputDirectory } = context
  const where = `${definition.name}.compose`
  const filled = fillCompose(definition.compose, { scope, where, dialect: 'fragment' })
  const service = rebasePaths(canonicalService(filled), {
    from: definition.directory,
    to: outputDirectory,
    root: directory,
  })
  const dependsOn = Object.entries(definition.dependsOn).map(([name, needed]) => [slots[name] ?? name, needed])
  return {
    ...service,
    ...(buildPath === undefined ? {} : { build: { ...entries(service.build), context: `./${buildPath}` } }),
    environment: { ...ownVariables(definition, scope), ...entries(service.environment) },
    ...(dependsOn.length > 0 ? { depends_on: Object.fromEntries(dependsOn) } : {}),
    ports: Object.entries(definition.ports).map(([name, { container }]) => ({
      mode: 'ingress',
      target: container,
      published: String(assigned(ports, name)),
      protocol: 'tcp',
    })),
    volumes: [...ownVolumes(service.volumes, definition), ...files.map(mountOf)],
    labels: { ...entries(service.labels), ...(files.length > 0 ? { [FILES_LABEL]: filesDigest(files) } : {}) },
  }
}

function ownVariables({ envVars }: ServiceDefinition, scope: TemplateScope): ComposeTree {
  const values = Object.keys(envVars).flatMap((name) => {
    const value = scope.get(`env.${name}`)
    if (value === undefined || 'unsetOf' in value) return []
    return [[name, 'secret' in value ? composeVariable(value.secret) : value.text.replaceAll('$', '$$$$')]]
  })
  return Object.fromEntries(values)
}

/** Two fragments may both call a volume `data`; a companion shares those of the service that it belongs to. */
function ownVolumes(volumes: unknown, { name, companionOf }: ServiceDefinition): readonly unknown[] {
  const mounts: readonly unknown[] = Array.isArray(volumes) ? volumes : []
  return mounts.map((mount) =>
    isTree(mount) && mount.type === 'volume' && typeof mount.source === 'string'
      ? { ...mount, source: `${companionOf ?? name}-${mount.source}` }
      : mount,
  )
}

function assigned(ports: Readonly<Record<string, number>>, name: string): number {
  const port = ports[name]
  assert(port !== undefined, `no port was assigned to ${name}`)
  return port
}

function mountOf({ path, target }: MountedFile): ComposeTree {
  return { type: 'bind', source: `./${path}`, target, read_only: true }
}

function entries(value: unknown): ComposeTree {
  return isTree(value) ? value : {}
}
