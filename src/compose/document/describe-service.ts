import { type ComposeTree, isTree } from '../../config/compose-tree.js'
import type { ServiceDefinition } from '../../plugins/service-definition.js'
import type { ComposedService, PublishedPort } from '../composed-stack.js'
import { fillText } from '../template/fill-template.js'
import type { TemplateScope } from '../template/template-scope.js'
import { memoryLimit } from './memory-limit.js'

export interface DescribedService {
  readonly name: string
  /** As the composed document has it. */
  readonly service: ComposeTree
  /** `undefined`: it is the project's own. */
  readonly definition: ServiceDefinition | undefined
  readonly scope: TemplateScope
  /** Names of the images that the stack builds, for whichever of its services. */
  readonly builtImages: ReadonlySet<unknown>
  /** Names of the services that others wait for until they have ended. */
  readonly awaitedEnds: ReadonlySet<string>
  /** Name of the last drop-in that says something of it; `undefined`: none does. */
  readonly dropIn: string | undefined
  /** The service by the slot that it fills. */
  readonly slots: Readonly<Record<string, string>>
}

/**
 * Tell of a composed service what a start needs to know.
 *
 * @throws PHLO_TEMPLATE_INVALID - a link or a hook refers to nothing, or to a secret
 */
export function describeService(described: DescribedService): ComposedService {
  const { name, service, definition, scope, builtImages, awaitedEnds, slots, dropIn } = described
  const fill = (text: string, place: string) => fillText(text, { scope, where: `${name}: ${place}` })
  return {
    name,
    description: definition?.description ?? '',
    companionOf: definition?.companionOf,
    settings: dropIn === undefined ? `services.${name}.compose in phlo.yaml` : `services.${name} in ${dropIn}`,
    image: typeof service.image === 'string' ? service.image : undefined,
    isBuilt: 'build' in service || builtImages.has(service.image),
    mayPull: service.pull_policy !== 'never' && service.pull_policy !== 'build',
    isOneShot: awaitedEnds.has(name) || (definition?.companionOf !== undefined && !restarts(service)),
    hasHealthcheck: isTree(service.healthcheck) && service.healthcheck.disable !== true,
    ports: publishedPorts(service, definition),
    links: (definition?.links ?? []).map(({ title, url, login }) => ({
      title,
      url: fill(url, `link ${title}`),
      login: login && { ...login, user: fill(login.user, `link ${title}`) },
    })),
    afterStart: (definition?.hooks.afterStart ?? []).map((hook) => ({
      ...hook,
      in: slots[hook.in] ?? hook.in,
      run: hook.run.map((argument) => fill(argument, `hook ${hook.name}`)),
    })),
    memoryLimit: memoryLimit(service),
    dependsOn: isTree(service.depends_on) ? Object.keys(service.depends_on) : [],
  }
}

function restarts({ restart }: ComposeTree): boolean {
  return restart !== undefined && restart !== 'no'
}

/** What an override has changed counts, not what the definition says; it only lends its names. */
function publishedPorts({ ports }: ComposeTree, definition: ServiceDefinition | undefined): readonly PublishedPort[] {
  const names = new Map(Object.entries(definition?.ports ?? {}).map(([name, { container }]) => [container, name]))
  const published = (Array.isArray(ports) ? ports : []).flatMap((port: unknown) => {
    if (!isTree(port)) return []
    const [host, container] = [Number(port.published), Number(port.target)]
    return host > 0 && container > 0
      ? [{ name: names.get(container) ?? String(container), address: String(port.host_ip), host, container }]
      : []
  })
  return published.sort((one, other) => (one.name < other.name ? -1 : 1))
}
