import { join, sep } from 'node:path'
import { PhloError } from '../../errors.js'
import type { ServiceDefinition } from '../../plugins/service-definition.js'
import type { FileContents } from './file-contents.js'

/** A file or folder of a plugin as it is copied below `.phlo/`. */
export interface CopiedFiles {
  /** Relative to `.phlo/`. */
  readonly path: string
  /** The files that it consists of. */
  readonly files: readonly CopiedFile[]
}

interface CopiedFile {
  /** Absolute path in the plugin. */
  readonly from: string
  /** Relative to `.phlo/`. */
  readonly path: string
  readonly content: Uint8Array
}

/**
 * Find what a path of a service stands for, and where it goes.
 *
 * @param source - below the folder of the definition
 * @throws PHLO_SERVICE_INVALID - it is not there
 */
export function copiedFiles(definition: ServiceDefinition, source: string, contents: FileContents): CopiedFiles {
  const root = join(definition.directory, source)
  const below = join(root, sep)
  const found = [...contents].filter(([path]) => path === root || path.startsWith(below))
  if (found.length === 0) throw missing(definition, source)
  const path = `files/${definition.name}/${source.replace(/\/$/, '')}`
  const files = found.map(([from, content]) => {
    return { from, path: `${path}${from.slice(root.length).replaceAll('\\', '/')}`, content }
  })
  return { path, files }
}

function missing({ name, plugin }: ServiceDefinition, source: string): PhloError {
  return new PhloError('PHLO_SERVICE_INVALID', `The service ${name} names the file ${source}, which is not there.`, {
    fixes: [`Install ${plugin.package} again.`],
    context: { service: name, file: source, plugin: plugin.package },
  })
}
