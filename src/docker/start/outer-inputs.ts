import { resolve } from 'node:path'
import type { ComposedStack } from '../../compose/composed-stack.js'
import { isMapping } from '../../config/is-mapping.js'
import { STACK_DIRECTORY } from '../compose-command.js'

/** Names of the variables that a composed file takes from the environment of Compose, ordered; secrets are not among them. */
export function outerVariables({
  text,
  environmentNames,
}: Pick<ComposedStack, 'text' | 'environmentNames'>): readonly string[] {
  const names = [...text.matchAll(/\$\$|\$\{?([A-Za-z_]\w*)/g)].flatMap(([, name]) => name ?? [])
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
  const paths = written.filter((path) => typeof path === 'string')
  return [...new Set(paths.map((path) => resolve(directory, STACK_DIRECTORY, path)))].sort()
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}
