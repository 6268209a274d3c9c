import type { ComposedService, ComposedStack, ProjectIdentity, StackFile } from '../compose/composed-stack.js'

/** What is remembered of a composed stack, so that its state can be shown without composing it again. */
export interface KnownStack {
  /** Name of the project. */
  readonly name: string
  /** Real path of the folder that it was composed in: a copy of the folder is another checkout. */
  readonly directory: string
  readonly project: ProjectIdentity
  readonly services: readonly KnownService[]
}

export interface KnownService
  extends Pick<ComposedService, 'name' | 'image' | 'isOneShot' | 'hasHealthcheck' | 'links'> {
  readonly ports: readonly KnownPort[]
  /** The profile without which it would not be part of the stack; `null`: it needs none. */
  readonly profile: string | null
}

export interface KnownPort {
  readonly name: string
  readonly container: number
  readonly host: number
}

/** Below `.phlo/`. */
export const KNOWN_STACK_FILE = 'stack.json'

/**
 * Pick of a composed stack what is remembered.
 *
 * @param about.name - of the project
 * @param about.directory - real path of its folder
 * @param about.profiles - those that services need to be part of the stack, by the name of the service
 */
export function knownStack(
  { project, services }: ComposedStack,
  {
    name,
    directory,
    profiles,
  }: Pick<KnownStack, 'name' | 'directory'> & { readonly profiles: ReadonlyMap<string, string> },
): KnownStack {
  const known = services.map((service): KnownService => {
    const { image, isOneShot, hasHealthcheck, links, ports } = service
    return {
      name: service.name,
      image,
      isOneShot,
      hasHealthcheck,
      links,
      ports,
      profile: profiles.get(service.name) ?? null,
    }
  })
  return { name, directory, project, services: known }
}

/** Make the file that remembers a stack. */
export function knownStackFile(stack: KnownStack): StackFile {
  return { path: KNOWN_STACK_FILE, content: `${JSON.stringify(stack, null, 2)}\n`, mode: 0o644 }
}
