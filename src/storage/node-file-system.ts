import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  fsync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  rmdirSync,
  type Stats,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import * as fs from 'node:fs/promises'
import { promisify } from 'node:util'
import type { FileKind, FileSystem, NewFile } from './file-system.js'

const fsyncAsync = promisify(fsync)

/**
 * The machine's own file system. What goes to the disk (sync) and what may be long waits in the background; opening,
 * closing, naming and moving a file's bytes to or from the page cache take less time than handing them to another thread
 * does, which for the small files of a commit halves its cost.
 */
export const nodeFileSystem: FileSystem = {
  create,
  read,
  // Windows syncs only what is open for writing; elsewhere a file without write permission can be synced too.
  syncFile: (path) => syncAt(path, process.platform === 'win32' ? constants.O_RDWR : constants.O_RDONLY),
  syncDirectory,
  link: async (from, to) => linkSync(from, to),
  rename: async (from, to) => renameSync(from, to),
  copy: fs.copyFile,
  unlink: async (path) => unlinkSync(path),
  makeDirectory: async (path) => mkdirSync(path),
  removeDirectory: async (path) => rmdirSync(path),
  readDirectory: async (path) =>
    (await fs.readdir(path, { withFileTypes: true })).map((entry) => ({ name: entry.name, kind: kindOf(entry) })),
  stat: async (path) => {
    const found = lstatSync(path)
    return { kind: kindOf(found), bytes: found.size, modifiedMs: found.mtimeMs }
  },
  typeName: async (path) => {
    const { type } = await fs.statfs(path)
    return FILE_SYSTEMS.get(type) ?? `0x${type.toString(16)}`
  },
}

/** @see https://man7.org/linux/man-pages/man2/statfs.2.html */
const FILE_SYSTEMS: ReadonlyMap<number, string> = new Map([
  [0x4d44, 'FAT'],
  [0x2011bab0, 'exFAT'],
  [0xef53, 'ext4'],
  [0xff534d42, 'CIFS'],
  [0xfe534d42, 'SMB2'],
  [0x01021997, '9p'],
  [0x65735546, 'FUSE'],
  [0x6969, 'NFS'],
])

async function create(path: string): Promise<NewFile> {
  const descriptor = openSync(path, 'wx')
  return {
    write: async (bytes) => writeFileSync(descriptor, bytes),
    sync: () => fsyncAsync(descriptor),
    close: async () => closeSync(descriptor),
  }
}

async function read(path: string, range?: { readonly start: number; readonly end: number }): Promise<Uint8Array> {
  // A symbolic link is refused here, so that nothing outside the root is read by mistake.
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW)
  try {
    const { size } = fstatSync(descriptor)
    const start = Math.min(range?.start ?? 0, size)
    const bytes = new Uint8Array(Math.max(0, Math.min(range?.end ?? size, size) - start))
    let filled = 0
    while (filled < bytes.length) {
      const count = readSync(descriptor, bytes, filled, bytes.length - filled, start + filled)
      if (count === 0) break
      filled += count
    }
    return bytes.subarray(0, filled)
  } finally {
    closeSync(descriptor)
  }
}

async function syncDirectory(path: string): Promise<void> {
  // Windows can not open directories; NTFS journals their entries.
  if (process.platform === 'win32') return
  await syncAt(path, constants.O_RDONLY)
}

async function syncAt(path: string, flags: number): Promise<void> {
  const descriptor = openSync(path, flags)
  try {
    await fsyncAsync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function kindOf(entry: Dirent | Stats): FileKind {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'directory'
  return entry.isSymbolicLink() ? 'symlink' : 'other'
}
