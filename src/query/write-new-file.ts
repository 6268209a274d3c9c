import { link, rm, stat } from 'node:fs/promises'
import { PhloError } from '../errors.js'
import { randomHex } from '../storage/random-id.js'
import type { Ambient } from '../storage/warehouse.js'

/**
 * Have a file written, whole or not at all: under another name first.
 *
 * @param path - absolute; there must be nothing
 * @param write - gets the path to write to
 * @returns what `write` returns
 * @throws PHLO_FILE_EXISTS - there is something
 */
export async function writeNewFile<T>(
  ambient: Ambient,
  path: string,
  write: (unfinished: string) => Promise<T>,
): Promise<T> {
  if (await exists(path)) throw fileExists(path)
  const unfinished = `${path}.${randomHex(ambient, 6)}.part`
  try {
    const result = await write(unfinished)
    await linkAs(unfinished, path)
    return result
  } finally {
    await rm(unfinished, { force: true })
  }
}

/** A link fails where a rename would replace what another process has put there meanwhile. */
async function linkAs(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw fileExists(to)
    throw error
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

function fileExists(path: string): PhloError {
  return new PhloError('PHLO_FILE_EXISTS', `There is a file at ${path} already.`, {
    fixes: ['Choose another name, or remove the file.'],
    context: { path },
  })
}
