import type { Writable } from 'node:stream'

/** Where text goes. A promise that is not yet resolved holds the rows back. */
export interface TextSink {
  write(text: string): Promise<void>
}

/** Write to a stream no faster than it takes the text in. A broken stream rejects the write that meets it. */
export function streamSink(stream: Writable): TextSink {
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => (error ? reject(error) : resolve()))
      }),
  }
}
