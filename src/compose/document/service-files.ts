import { createHash } from 'node:crypto'
import { join, sep } from 'node:path'
import { PhloError } from '../../errors.js'
import type { ServiceDefinition, ServiceFile } from '../../plugins/service-definition.js'
import type { StackFile } from '../composed-stack.js'
import { fillFile } from '../template/fill-file.js'
import type { TemplateScope } from '../template/template-scope.js'

/** The contents of the files that definitions name, by absolute path; of a folder each file in it. */
export type FileContents = ReadonlyMap<string, Uint8Array>

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
    const source = join(definition.directory, file.source)
    const below = join(source, sep)
    const found = [...contents].filter(([path]) => path === source || path.startsWith(below))
    if (found.length === 0) throw missing(definition, file)
    const path = `files/${definition.name}/${file.source.replace(/\/$/, '')}`
    const files = found.map(([from, content]) => {
      const where = `${definition.name}: ${file.source}`
      return {
        path: `${path}${from.slice(source.length).replaceAll('\\', '/')}`,
        content: file.template ? fillFile(textOf(content), { path: from, scope, where }) : content,
        // Programs in containers run as users of their own, which must be able to read it.
        mode: 0o644,
      }
    })
    return { path, target: file.target, files }
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

function missing({ name, plugin }: ServiceDefinition, { source }: ServiceFile): PhloError {
  return new PhloError('PHLO_SERVICE_INVALID', `The service ${name} names the file ${source}, which is not there.`, {
    fixes: [`Install ${plugin.package} again.`],
    context: { service: name, file: source, plugin: plugin.package },
  })
}
