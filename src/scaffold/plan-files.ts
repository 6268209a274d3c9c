import { PhloError } from '../errors.js'
import type { PlannedFile, ProjectFile } from './project-file.js'

/**
 * Decide what to do about each file. Nothing is ever overwritten: a file that is there already with the same bytes is kept.
 *
 * @param existing - the bytes of those paths that exist; others may be among them
 * @returns in the order of `files`
 * @throws PHLO_FILE_EXISTS - other files are in the way; the error lists them all
 */
export function planFiles(
  files: readonly ProjectFile[],
  existing: ReadonlyMap<string, Uint8Array>,
): readonly PlannedFile[] {
  const inTheWay = files.filter((file) => file.whenExists === 'refuse' && isOther(existing.get(file.path), file.bytes))
  if (inTheWay.length > 0) throw fileExists(inTheWay.map(({ path }) => path))

  return files.map(({ path, bytes }) => ({ path, bytes, action: existing.has(path) ? 'keep' : 'create' }))
}

function isOther(found: Uint8Array | undefined, wanted: Uint8Array): boolean {
  return found !== undefined && Buffer.compare(found, wanted) !== 0
}

function fileExists(paths: readonly string[]): PhloError {
  const [first, ...others] = paths
  const names = others.length === 0 ? `"${first}" exists` : `"${first}" and ${others.length} more files exist`
  return new PhloError('PHLO_FILE_EXISTS', `${names} already, and nothing is overwritten.`, {
    fixes: [
      `Move away or delete: ${paths.slice(0, 5).join(', ')}${paths.length > 5 ? ', …' : ''}.`,
      'Or choose another folder or table name.',
    ],
    context: { paths },
  })
}
