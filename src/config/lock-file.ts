import { mkdir, open, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { writeRefusal } from './write-refusal.js'

const RETRY_MS = 20
/** Who holds a lock reads and writes a small file: one that stays for longer was left behind by a crash. */
const HELD_MS_MAX = 5_000

/**
 * Be the only one who changes a file: `await using lock = await lockFile(path)`. It is for changes that take a moment.
 *
 * @param path - absolute; the lock is a file beside it
 * @throws PHLO_FOLDER_UNWRITABLE, PHLO_DISK_FULL
 */
export async function lockFile(path: string): Promise<AsyncDisposable> {
  const lock = `${path}.lock`
  const isTaken = () =>
    take(lock).catch((error: unknown) => {
      throw writeRefusal(path, error)
    })
  for (let holder = '', heldMs = 0; !(await isTaken()); heldMs += RETRY_MS) {
    const found = await identityOf(lock)
    if (found !== holder) heldMs = 0
    holder = found
    if (heldMs >= HELD_MS_MAX) await rm(lock, { force: true })
    await sleep(RETRY_MS)
  }
  return { [Symbol.asyncDispose]: () => rm(lock, { force: true }) }
}

/** @returns false when there is one already */
async function take(lock: string): Promise<boolean> {
  await mkdir(dirname(lock), { recursive: true })
  try {
    const file = await open(lock, 'wx')
    await file.close()
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

/** Another one for each holder; empty when there is none any more. */
async function identityOf(lock: string): Promise<string> {
  const found = await stat(lock).catch(() => undefined)
  return found === undefined ? '' : `${found.ino} ${found.mtimeMs}`
}
