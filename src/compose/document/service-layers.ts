import type { ComposeTree } from '../../config/compose-tree.js'
import type { SelectedService } from '../select/selection.js'
import type { StackRequest } from '../stack-request.js'

/** Something that is laid over a service, and where it was written. */
export interface ServiceLayer {
  /** As it is written. */
  readonly service: ComposeTree
  /** What messages call it: `phlo.yaml:12:5`, `compose.debug.yaml`. */
  readonly origin: string
}

/** List what a project's own files lay over a service, in the order in which it is done. */
export function serviceLayers(
  { name, inline }: Pick<SelectedService, 'name' | 'inline'>,
  {
    config,
    dropIns,
  }: Pick<StackRequest, 'dropIns'> & { readonly config: Pick<StackRequest['config'], 'services' | 'origins'> },
): readonly ServiceLayer[] {
  const origin = config.origins[`services.${name}`] ?? 'phlo.yaml'
  const compose = config.services[name]?.compose
  return [
    ...(inline ? [{ service: inline, origin }] : []),
    ...(compose ? [{ service: compose, origin }] : []),
    ...dropIns.flatMap(({ file, services }) => (services[name] ? [{ service: services[name], origin: file }] : [])),
  ]
}
