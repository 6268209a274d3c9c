import { chmod, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writeRefusal } from './write-refusal.js'

/**
 * Put a file in the place of what is there, whole or not at all, also after a power failure. It is never readable by more
 * than `mode` says, not for a moment.
 *
 * @param path - absolute
 * @throws PHLO_FOLDER_UNWRITABLE, PHLO_DISK_FULL
 */
export async function replaceFile(
  path: string,
  { content, mode }: { readonly content: string | Uint8Array; readonly mode: number },
): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true })
    await writeInPlace(path, content, mode)
  } catch (error) {
    throw writeRefusal(path, error)
  }
}

async function writeInPlace(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  // Of two that replace one file at the same time, in this process or another, each has a draft of its own.
  const draft = `${path}.${process.pid}-${process.hrtime.bigint()}.new`
  try {
    const file = await open(draft, 'wx', mode & 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    // The mode of `open` is narrowed by the umask, and containers must be able to read their files.
    await chmod(draft, mode)
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
