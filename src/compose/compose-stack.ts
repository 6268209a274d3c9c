import { isTree } from '../config/compose-tree.js'
import type { ComposeDocument, ComposedService, ComposedStack, StackFile } from './composed-stack.js'
import { buildFiles } from './document/build-files.js'
import { composeDocument, type ServicePart } from './document/compose-document.js'
import { describeService } from './document/describe-service.js'
import { documentText } from './document/document-text.js'
import { refuseUndefined } from './document/refuse-undefined.js'
import { serviceFiles } from './document/service-files.js'
import { startOrder } from './document/start-order.js'
import { refusePortClashes } from './ports/refuse-port-clashes.js'
import { refuseUnsafeSecrets } from './secrets/refuse-unsafe-secrets.js'
import { secretsText } from './secrets/secrets-text.js'
import type { StackRequest } from './stack-request.js'
import { composeVariable } from './template/fill-template.js'
import { stackVariables } from './template/stack-variables.js'
import { serviceScope, stackScope } from './template/template-scope.js'

/**
 * Compose a stack: the same request gives the same bytes.
 *
 * @throws PHLO_TEMPLATE_INVALID, PHLO_OVERRIDE_INVALID, PHLO_SERVICE_CYCLE, PHLO_SERVICE_SETTING_UNKNOWN, PHLO_SECRET_UNSAFE, PHLO_PORT_CLASH
 * @throws PHLO_SERVICE_INVALID - a file that a service names is not there
 */
export function composeStack(request: StackRequest): ComposedStack {
  const { project, config, secrets } = request
  const parts = serviceParts(request)
  const document = composeDocument(request, parts)
  refuseUndefined(document, config.origins)
  refusePortClashes(document)
  const expanding = parts.flatMap(({ name, definition }) => (definition?.expandsVariables ? [name] : []))
  refuseUnsafeSecrets(document, secrets, new Set(expanding))
  const text = documentText(document)
  const services = describeServices(document, parts, request)
  const running = services.filter(({ isOneShot }) => !isOneShot)
  return {
    project,
    directory: config.directory,
    document,
    text,
    files: stackFiles(text, { parts, secrets }),
    environmentNames: Object.keys(secrets)
      .filter((name) => text.includes(composeVariable(name)))
      .sort(),
    services,
    startOrder: startOrder(new Map(services.map(({ name, dependsOn }) => [name, dependsOn]))),
    memoryBytes: running.reduce((sum, { memoryLimit: limit }) => sum + (limit.type === 'known' ? limit.bytes : 0), 0),
    withoutMemoryLimit: running.filter(({ memoryLimit: limit }) => limit.type !== 'known').map(({ name }) => name),
  }
}

function serviceParts(request: StackRequest): readonly ServicePart[] {
  const { config, selection, ports, contents } = request
  const stack = stackScope({
    definitions: selection.services.flatMap(({ definition }) => definition ?? []),
    services: selection.services.map(({ name }) => name),
    slots: selection.slots,
    ports,
    bind: config.bind,
    env: stackVariables(request),
  })
  return selection.services.map(({ name, definition, inline }) => {
    const scope = serviceScope(stack, ports[name] ?? {})
    const files = definition ? serviceFiles(definition, { contents, scope }) : []
    return { name, definition, inline, scope, files, build: definition && buildFiles(definition, contents) }
  })
}

function describeServices(
  { services }: ComposeDocument,
  parts: readonly ServicePart[],
  { selection, dropIns }: StackRequest,
): readonly ComposedService[] {
  const trees = isTree(services) ? services : {}
  const built = Object.values(trees).flatMap((service) =>
    isTree(service) && 'build' in service ? [service.image] : [],
  )
  const builtImages = new Set(built.filter((image) => image !== undefined))
  const awaitedEnds = new Set(Object.values(trees).flatMap(endsAwaitedBy))
  return parts.map(({ name, definition, scope }) => {
    const service = trees[name]
    return describeService({
      name,
      definition,
      scope,
      builtImages,
      awaitedEnds,
      slots: selection.slots,
      dropIn: dropIns.findLast(({ services }) => name in services)?.file,
      service: isTree(service) ? service : {},
    })
  })
}

function endsAwaitedBy(service: unknown): readonly string[] {
  const dependsOn = isTree(service) && isTree(service.depends_on) ? service.depends_on : {}
  return Object.entries(dependsOn).flatMap(([name, on]) =>
    isTree(on) && on.condition === 'service_completed_successfully' ? [name] : [],
  )
}

function stackFiles(
  text: string,
  { parts, secrets }: { readonly parts: readonly ServicePart[]; readonly secrets: StackRequest['secrets'] },
): readonly StackFile[] {
  return [
    { path: 'compose.yaml', content: text, mode: 0o644 },
    { path: 'secrets.env', content: secretsText(secrets), mode: 0o600 },
    ...parts.flatMap(({ files, build }) => [...files.flatMap((mounted) => mounted.files), ...(build?.files ?? [])]),
  ]
}
