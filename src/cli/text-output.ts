import { createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import type { Writable } from 'node:stream'
import { PhloError } from '../errors.js'

/** Text that goes to stdout or to a file. A promise that is not yet resolved holds the rows back. */
export interface TextOutput extends AsyncDisposable {
  write(text: string): Promise<void>
  /** Keep what was written; a file that is not kept is removed at the end of the scope. */
  keep(): Promise<void>
}

/** The reader of a pipe went away: `phlo query … | head`. Nothing is wrong, but there is nobody left to write for. */
export class PipeClosed extends Error {}

/** Write to stdout. `write` throws {@link PipeClosed} when nobody reads it any more. */
export function stdoutOutput(stdout: NodeJS.WriteStream): TextOutput {
  const nothing = async () => undefined
  return { write: (text) => writeTo(stdout, text), keep: nothing, [Symbol.asyncDispose]: nothing }
}

/**
 * Write a file, whole or not at all.
 *
 * @param path - absolute
 * @throws PHLO_FILE_EXISTS - there is something at the path
 */
export async function fileOutput(path: string): Promise<TextOutput> {
  await refuseExisting(path)
  const unfinished = `${path}.part`
  const stream = createWriteStream(unfinished)
  const failed = new Promise<never>((_, reject) => stream.once('error', reject))
  failed.catch(() => undefined)
  return {
    write: (text) => Promise.race([writeTo(stream, text), failed]),
    async keep() {
      await Promise.race([new Promise<void>((resolve) => stream.end(resolve)), failed])
      await rename(unfinished, path)
    },
    async [Symbol.asyncDispose]() {
      stream.destroy()
      await rm(unfinished, { force: true })
    },
  }
}

/** @throws PHLO_FILE_EXISTS - there is something at the path */
export async function refuseExisting(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) return
  throw new PhloError('PHLO_FILE_EXISTS', `"${path}" exists already, and nothing is overwritten.`, {
    context: { path },
  })
}

function writeTo(stream: Writable, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (!error) resolve()
      else reject('code' in error && error.code === 'EPIPE' ? new PipeClosed() : error)
    })
  })
}
