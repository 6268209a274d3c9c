import type { PluginOffer, ServiceOffer } from '../../plugins/plugin-offer.js'

/** Tell a person what a plugin adds, a line for each kind of thing. */
export function offerText({ services, code, installScripts, dependencies }: PluginOffer): string {
  return [
    ...services.flatMap(serviceLines),
    ...code.map((path) => `code that runs as you: ${path}`),
    ...(dependencies.length > 0 ? [`brings other packages, and what they need: ${dependencies.join(', ')}`] : []),
    ...(installScripts.length > 0 ? [`scripts at installation: ${installScripts.join(', ')}`] : []),
  ].join('\n')
}

function serviceLines(service: ServiceOffer): readonly string[] {
  const { companionOf, ports, hooks, files, secrets, foreignVariables, privileges } = service
  const lines = [
    ['image', [service.image]],
    ['ports', ports],
    ['files', files],
    ['secrets', secrets],
    ['shares the volumes of', companionOf === undefined ? [] : [companionOf]],
    ['is given of other services', foreignVariables],
    ['runs after start', hooks],
    ['has a hold on this machine', privileges],
  ] as const
  return [
    `service ${service.name}: ${service.description}`,
    ...lines.flatMap(([title, values]) => (values.length === 0 ? [] : [`  ${title}: ${values.join(', ')}`])),
  ]
}
