import { dirname } from 'node:path'
import { PhloError } from '../errors.js'
import type { FileSystem } from './file-system.js'
import { systemCodeOf } from './storage-error.js'

/** What file systems without hard links answer. @see https://man7.org/linux/man-pages/man2/link.2.html */
const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])

/**
 * Give a file a second name; false when the name is taken.
 *
 * @throws PHLO_STORE_NO_LINKS - the file system has no hard links
 */
export async function linkIfAbsent(fileSystem: FileSystem, from: string, to: string): Promise<boolean> {
  try {
    await fileSystem.link(from, to)
    return true
  } catch (error) {
    const systemCode = systemCodeOf(error) ?? ''
    if (systemCode === 'EEXIST') return false
    if (!NO_LINKS.has(systemCode)) throw error
    const typeName = await fileSystem.typeName(dirname(to))
    throw new PhloError('PHLO_STORE_NO_LINKS', `The file system of "${dirname(to)}" (${typeName}) has no hard links.`, {
      context: { path: to, fileSystem: typeName },
      cause: error,
    })
  }
}
