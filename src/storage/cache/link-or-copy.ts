import { copyFile, rename } from 'node:fs/promises'
import { nodeFileSystem } from '../node-file-system.js'
import { systemCodeOf } from '../storage-error.js'

/** Another disk, or a file system without hard links. */
const NO_LINK: ReadonlySet<string | undefined> = new Set([
  'EXDEV',
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
])

/**
 * Give a file a second name, or make a copy where that cannot be. What is there under that name stays.
 *
 * @returns false when there is no such file
 */
export async function linkOrCopy(from: string, to: string): Promise<boolean> {
  try {
    await nodeFileSystem.link(from, to)
  } catch (error) {
    const systemCode = systemCodeOf(error)
    if (systemCode === 'ENOENT') return false
    if (NO_LINK.has(systemCode)) return await copyWhole(from, to)
    if (systemCode !== 'EEXIST') throw error
  }
  return true
}

async function copyWhole(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, `${to}.part`)
    await rename(`${to}.part`, to)
    return true
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return false
    throw error
  }
}
