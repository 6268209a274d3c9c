import { createWriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { PhloError } from '../../errors.js'
import { streamSink, type TextSink } from '../../query/formats/text-sink.js'

/** Text that goes to stdout or to a file. */
export interface TextOutput extends TextSink, AsyncDisposable {
  /** Keep what was written; a file that is not kept is removed at the end of the scope. */
  keep(): Promise<void>
}

/** The reader of a pipe went away: `phlo query … | head`. Nothing is wrong, but there is nobody left to write for. */
export class PipeClosed extends Error {}

/** Write to stdout. `write` throws {@link PipeClosed} when nobody reads it any more. */
export function stdoutOutput(stdout: NodeJS.WriteStream): TextOutput {
  const sink = streamSink(stdout)
  const write = (text: string) =>
    sink.write(text).catch((error: NodeJS.ErrnoException) => {
      throw error.code === 'EPIPE' ? new PipeClosed() : error
    })
  const nothing = async () => undefined
  return { write, keep: nothing, [Symbol.asyncDispose]: nothing }
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
  const sink = streamSink(stream)
  return {
    write: (text) => Promise.race([sink.write(text), failed]),
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
async function refuseExisting(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) return
  throw new PhloError('PHLO_FILE_EXISTS', `"${path}" exists already, and nothing is overwritten.`, {
    context: { path },
  })
}
