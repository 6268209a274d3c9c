import { posix } from 'node:path'
import { isTree } from '../../config/compose-tree.js'
import type { ServiceDefinition } from '../../plugins/service-definition.js'
import type { StackFile } from '../composed-stack.js'
import { copiedFiles } from './copied-files.js'
import type { FileContents } from './file-contents.js'

/** The folder from which the image of a service is built, below `.phlo/`. */
export interface BuildFiles {
  readonly path: string
  readonly files: readonly StackFile[]
}

/**
 * Tell from which folder of its plugin the image of a service is built.
 *
 * @returns below the folder of the definition; `undefined`: none is built, or from something elsewhere
 */
export function buildSource({ compose: { build } }: ServiceDefinition): string | undefined {
  const context = isTree(build) ? build.context : build
  if (typeof context !== 'string' || /^[/~$]|^[a-z][a-z0-9+.-]*:|^git@|^github\.com\//i.test(context)) return undefined
  const source = posix.normalize(context)
  return source === '.' || source.startsWith('..') ? undefined : source
}

/**
 * Prepare the folder from which the image of a service is built. It is copied, so that the composed file does not depend
 * on where Phlo is installed.
 *
 * @returns `undefined`: none is built, or from something elsewhere
 * @throws PHLO_SERVICE_INVALID - it is not there
 */
export function buildFiles(definition: ServiceDefinition, contents: FileContents): BuildFiles | undefined {
  const source = buildSource(definition)
  if (source === undefined) return undefined
  const { path, files } = copiedFiles(definition, source, contents)
  return {
    path,
    files: files.map((file) => ({
      path: file.path,
      content: file.content,
      mode: isProgram(file.content) ? 0o755 : 0o644,
    })),
  }
}

/** What names its interpreter is run by its name. */
function isProgram(content: Uint8Array): boolean {
  return content[0] === 0x23 && content[1] === 0x21
}
