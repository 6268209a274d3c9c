import { createHash } from 'node:crypto'
import type { ServiceDefinition } from '../../plugins/service-definition.js'
import type { StackFile } from '../composed-stack.js'
import { fillFile } from '../template/fill-file.js'
import type { TemplateScope } from '../template/template-scope.js'
import { copiedFiles } from './copied-files.js'
import type { FileContents } from './file-contents.js'

/** A file or folder below `.phlo/` that a container sees. */
export interface MountedFile {
  /** Relative to `.phlo/`. */
  readonly path: string
  /** Absolute path in the container. */
  readonly target: string
  /** The files that it consists of. */
  readonly files: readonly StackFile[]
}

/**
 * Prepare the files of a service, templates filled in.
 *
 * @throws PHLO_TEMPLATE_INVALID
 * @throws PHLO_SERVICE_INVALID - a file that the definition names is not there
 */
export function serviceFiles(
  definition: ServiceDefinition,
  { contents, scope }: { readonly contents: FileContents; readonly scope: TemplateScope },
): readonly MountedFile[] {
  return definition.files.map((file) => {
    const { path, files } = copiedFiles(definition, file.source, contents)
    const where = `${definition.name}: ${file.source}`
    const filled = files.map(({ from, path: to, content }): StackFile => {
      const written = file.template ? fillFile(textOf(content), { path: from, scope, where }) : content
      // Programs in containers run as users of their own, which must be able to read it.
      return { path: to, content: written, mode: 0o644 }
    })
    return { path, target: file.target, files: filled }
  })
}

/** What tells whether the files of a service are still the same; Compose itself does not look into them. */
export function filesDigest(mounted: readonly MountedFile[]): string {
  const hash = createHash('sha256')
  for (const { target, files } of mounted) {
    for (const { path, content } of files) hash.update(`${target}\0${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex').slice(0, 16)
}

function textOf(content: Uint8Array): string {
  return Buffer.from(content).toString('utf8')
}
