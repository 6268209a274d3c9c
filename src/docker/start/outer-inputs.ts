import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { ComposedService, ComposedStack } from '../../compose/composed-stack.js'
import { isMapping } from '../../config/is-mapping.js'
import { STACK_DIRECTORY } from '../compose-command.js'

const GIVEN = ['configs', 'secrets'] as const

/** Names of the variables that a composed file takes from the environment of Compose, ordered; secrets are not among them. */
export function outerVariables({
  document,
  text,
  environmentNames,
}: Pick<ComposedStack, 'document' | 'text' | 'environmentNames'>): readonly string[] {
  const inserted = [...text.matchAll(/\$\$|\$\{?([A-Za-z_]\w*)/g)].flatMap(([, name]) => name ?? [])
  const given = [...givenThings(document).values()].map(({ environment }) => environment)
  const names = [...inserted, ...given.filter((name) => typeof name === 'string')]
  return [...new Set(names)].filter((name) => !environmentNames.includes(name)).sort()
}

/** Absolute paths of the files of the project that Compose reads besides the composed one, and makes containers of. */
export function outerFiles({ document, directory }: Pick<ComposedStack, 'document' | 'directory'>): readonly string[] {
  const services = isMapping(document.services) ? Object.values(document.services).filter(isMapping) : []
  const written = services.flatMap((service) => [
    ...listed(service.env_file).map((file) => (isMapping(file) ? file.path : file)),
    ...listed(service.label_file),
    ...(isMapping(service.extends) ? [service.extends.file] : []),
  ])
  written.push(...[...givenThings(document).values()].map(({ file }) => file))
  const paths = written.filter((path) => typeof path === 'string')
  return [...new Set(paths.map((path) => resolve(directory, STACK_DIRECTORY, path)))].sort()
}

/**
 * Digest the configs and secrets that services are given, by service. A container keeps those with which it was made, and
 * Compose does not look whether they are still the same.
 *
 * @param services - those to be looked at
 * @param environment - of Compose
 */
export async function givenDigests(
  { document, directory }: Pick<ComposedStack, 'document' | 'directory'>,
  services: readonly Pick<ComposedService, 'name'>[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Readonly<Record<string, string>>> {
  const things = givenThings(document)
  const content = async ({ file, environment: name }: Readonly<Record<string, unknown>>) =>
    typeof file === 'string'
      ? await readFile(resolve(directory, STACK_DIRECTORY, file)).catch(() => '')
      : (environment[String(name)] ?? '')
  const trees = isMapping(document.services) ? document.services : {}
  const digests = services.map(async ({ name }) => {
    const service = trees[name]
    const hash = createHash('sha256')
    for (const key of isMapping(service) ? namesGiven(service) : []) {
      const thing = things.get(key) ?? {}
      hash.update(`${key}\0${JSON.stringify(thing)}\0`).update(await content(thing))
    }
    return [name, hash.digest('hex')] as const
  })
  return Object.fromEntries(await Promise.all(digests))
}

/** The configs and secrets of a document, by the name of their section and their own. */
function givenThings(document: ComposedStack['document']): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const things = GIVEN.flatMap((section) =>
    Object.entries(isMapping(document[section]) ? document[section] : {}).map(
      ([name, thing]) => [`${section}.${name}`, isMapping(thing) ? thing : {}] as const,
    ),
  )
  return new Map(things)
}

function namesGiven(service: Readonly<Record<string, unknown>>): readonly string[] {
  return GIVEN.flatMap((section) =>
    listed(service[section]).flatMap((given) => {
      const name = isMapping(given) ? given.source : given
      return typeof name === 'string' ? [`${section}.${name}`] : []
    }),
  )
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}
