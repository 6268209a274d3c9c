import { dirname } from 'node:path'
import type { FileSystem } from '../../src/storage/file-system.js'

interface Entry {
  /** `undefined` for a directory. Names that were linked share one. */
  readonly file: { bytes: Uint8Array } | undefined
}

/**
 * A file system in memory, with the answers of a real one: `ENOENT`, `EEXIST`, `ENOTEMPTY`.
 *
 * @param files - bytes by absolute path; their directories are made
 */
export function memoryFileSystem(files: ReadonlyMap<string, Uint8Array> = new Map()): FileSystem {
  const entries = new Map<string, Entry>([['/', { file: undefined }]])
  for (const [path, bytes] of files) {
    addDirectories(dirname(path))
    entries.set(path, { file: { bytes } })
  }

  function addDirectories(path: string): void {
    if (entries.has(path)) return
    addDirectories(dirname(path))
    entries.set(path, { file: undefined })
  }

  function at(path: string): Entry {
    return entries.get(path) ?? fail('ENOENT')
  }

  function fileAt(path: string): { bytes: Uint8Array } {
    return at(path).file ?? fail('EISDIR')
  }

  function add(path: string, entry: Entry): void {
    if (entries.has(path)) fail('EEXIST')
    if (at(dirname(path)).file) fail('ENOTDIR')
    entries.set(path, entry)
  }

  function namesIn(path: string): string[] {
    const prefix = path === '/' ? path : `${path}/`
    const below = [...entries.keys()].filter((key) => key.startsWith(prefix) && key !== prefix)
    return below.map((key) => key.slice(prefix.length)).filter((name) => !name.includes('/'))
  }

  return {
    async create(path) {
      const file = { bytes: new Uint8Array() }
      add(path, { file })
      return {
        async write(bytes) {
          file.bytes = Buffer.concat([file.bytes, bytes])
        },
        async sync() {},
        async close() {},
      }
    },
    read: async (path, range) => Uint8Array.from(fileAt(path).bytes.subarray(range?.start, range?.end)),
    syncFile: async (path) => void at(path),
    syncDirectory: async (path) => void at(path),
    link: async (from, to) => add(to, { file: fileAt(from) }),
    async rename(from, to) {
      entries.set(to, at(from))
      entries.delete(from)
    },
    async copy(from, to) {
      entries.set(to, { file: { bytes: fileAt(from).bytes } })
    },
    async unlink(path) {
      fileAt(path)
      entries.delete(path)
    },
    makeDirectory: async (path) => add(path, { file: undefined }),
    async removeDirectory(path) {
      at(path)
      if (namesIn(path).length > 0) fail('ENOTEMPTY')
      entries.delete(path)
    },
    readDirectory: async (path) => {
      at(path)
      return namesIn(path).map((name) => ({ name, kind: at(`${path}/${name}`).file ? 'file' : 'directory' }))
    },
    async stat(path) {
      const { file } = at(path)
      return { kind: file ? 'file' : 'directory', bytes: file?.bytes.length ?? 0, modifiedMs: Date.now() }
    },
    typeName: async () => 'memory',
  }
}

function fail(code: string): never {
  throw Object.assign(new Error(code), { code })
}
