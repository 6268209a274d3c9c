import { PhloError } from '../errors.js'
import type { PlannedFile, ProjectFile } from './project-file.js'

/**
 * Decide what to do about each file. Nothing is ever overwritten, and a plan that was carried out in part can be made again.
 *
 * @param existing - the bytes of those paths that exist; others may be among them
 * @returns in the order of `files`
 * @throws PHLO_FILE_EXISTS - other files are in the way; the error lists them all
 */
export function planFiles(
  files: readonly ProjectFile[],
  existing: ReadonlyMap<string, Uint8Array>,
): readonly PlannedFile[] {
  const plan = files.map((file) => ({ ...file, action: actionOn(file, existing.get(file.path)) }))
  const inTheWay = plan.filter(({ action, whenExists }) => action === 'keep' && whenExists === 'refuse')
  if (inTheWay.length > 0) throw fileExists(inTheWay.map(({ path }) => path))
  return plan.map(({ path, bytes, action }) => ({ path, bytes, action }))
}

function actionOn({ bytes }: ProjectFile, found: Uint8Array | undefined): PlannedFile['action'] {
  if (found === undefined) return 'create'
  return Buffer.compare(found, bytes) === 0 ? 'unchanged' : 'keep'
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
