import { chmod, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Put a file in the place of what is there, whole or not at all. It is never readable by more than `mode` says, not for
 * a moment.
 */
export async function replaceFile(
  path: string,
  { content, mode }: { readonly content: string | Uint8Array; readonly mode: number },
): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const partial = `${path}.${process.pid}.new`
  try {
    const file = await open(partial, 'wx', mode & 0o600)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    // The mode of `open` is narrowed by the umask, and containers must be able to read their files.
    await chmod(partial, mode)
    await rename(partial, path)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}
