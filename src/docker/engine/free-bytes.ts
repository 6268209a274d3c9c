import { statfs } from 'node:fs/promises'
import type { EngineInfo } from './engine-info.js'

/**
 * Tell how much space Docker has left.
 *
 * @returns `undefined`: its disk is not one of this machine's, and it does not tell
 */
export async function freeBytes({ dataDirectory }: EngineInfo): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(dataDirectory)
    return bavail * bsize
  } catch {
    return undefined
  }
}
