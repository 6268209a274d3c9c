import type { Readable } from 'node:stream'
import { type Entry, openPromise } from 'yauzl'

/** The parts of a zip file, which can be read in any order. */
export interface ZipArchive extends Disposable {
  has(name: string): boolean
  /** Decompress one part as it is read; its size is verified at the end. */
  read(name: string): Promise<Readable>
}

/**
 * Open a zip file and read its directory.
 *
 * @throws Error - it has none, as when it was cut off
 */
export async function openZip(path: string): Promise<ZipArchive> {
  const zip = await openPromise(path, { autoClose: false })
  const entries = new Map<string, Entry>()
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry)
  return {
    has: (name) => entries.has(name),
    async read(name) {
      const entry = entries.get(name)
      if (entry === undefined) throw new Error(`it has no part ${name}`)
      return zip.openReadStreamPromise(entry)
    },
    [Symbol.dispose]: () => zip.close(),
  }
}
