import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { FileSystem } from '../../src/storage/file-system.js'
import { nodeFileSystem } from '../../src/storage/node-file-system.js'

/** What every call throws once the power is gone. */
export class PowerLost extends Error {}

/** A folder on a disk that forgets, when it loses power, whatever was not synced. */
export interface PowerLossDisk {
  readonly fileSystem: FileSystem
  /** Calls made so far that change or sync something. */
  callCount(): number
  /**
   * Put the folder into a state in which a power loss may have left it: of what was not synced, any part is there. Names
   * that were made, replaced or removed since their directory was synced are chosen one by one, as if they had been
   * written in any order; a file that was not synced is empty, cut short, or whole.
   *
   * @param random - from 0 to 1, as `Math.random`; always 0 loses all that can be lost, always 1 nothing
   */
  losePower(random: () => number): Promise<void>
}

/** A file's contents, whatever its names. */
interface Inode {
  latest: Uint8Array
  synced: Uint8Array | undefined
}

type Target = Inode | 'directory'

/** The names in a directory: those that a power loss leaves alone, and what happened since, oldest first. */
interface Names {
  durable: Map<string, Target>
  pending: { readonly name: string; readonly target: Target | undefined }[]
}

/**
 * @param directory - absolute path of an existing, empty folder; calls on other paths go to the machine unseen
 * @param callsMax - the power fails at the call with this number, counted from 0
 */
export function powerLossDisk(directory: string, callsMax = Number.POSITIVE_INFINITY): PowerLossDisk {
  const real = nodeFileSystem
  const directories = new Map<string, Names>([[directory, { durable: new Map(), pending: [] }]])
  const inodes = new Map<string, Inode>()
  let calls = 0

  function change(): void {
    if (calls++ >= callsMax) throw new PowerLost()
  }

  function look<Result>(call: () => Promise<Result>): Promise<Result> {
    return calls > callsMax ? Promise.reject(new PowerLost()) : call()
  }

  function rename(path: string, target: Target | undefined): void {
    const name = path.slice(dirname(path).length + 1)
    directories.get(dirname(path))?.pending.push({ name, target })
  }

  /** A file that another program has made, such as DuckDB, is not synced before we do it. */
  async function inodeAt(path: string): Promise<Inode> {
    const inode = inodes.get(path) ?? { latest: await readFile(path), synced: undefined }
    inodes.set(path, inode)
    return inode
  }

  const fileSystem: FileSystem = {
    async create(path) {
      change()
      const file = await real.create(path)
      const inode: Inode = { latest: new Uint8Array(), synced: undefined }
      inodes.set(path, inode)
      rename(path, inode)
      return {
        async write(bytes) {
          change()
          await file.write(bytes)
          inode.latest = Buffer.concat([inode.latest, bytes])
        },
        async sync() {
          change()
          inode.synced = inode.latest
        },
        close: () => file.close(),
      }
    },
    async syncFile(path) {
      change()
      const inode = await inodeAt(path)
      inode.synced = inode.latest
    },
    async syncDirectory(path) {
      change()
      const names = directories.get(path)
      for (const { name, target } of names?.pending.splice(0) ?? []) {
        if (target) names?.durable.set(name, target)
        else names?.durable.delete(name)
      }
    },
    async link(from, to) {
      change()
      const inode = await inodeAt(from)
      await real.link(from, to)
      inodes.set(to, inode)
      rename(to, inode)
    },
    async rename(from, to) {
      change()
      const inode = await inodeAt(from)
      await real.rename(from, to)
      inodes.set(to, inode)
      inodes.delete(from)
      rename(to, inode)
      rename(from, undefined)
    },
    async copy(from, to) {
      change()
      await real.copy(from, to)
      inodes.set(to, { latest: await readFile(to), synced: undefined })
      rename(to, await inodeAt(to))
    },
    async unlink(path) {
      change()
      await real.unlink(path)
      inodes.delete(path)
      rename(path, undefined)
    },
    async makeDirectory(path) {
      change()
      await real.makeDirectory(path)
      directories.set(path, { durable: new Map(), pending: [] })
      rename(path, 'directory')
    },
    async removeDirectory(path) {
      change()
      await real.removeDirectory(path)
      rename(path, undefined)
    },
    read: (path, range) => look(() => real.read(path, range)),
    readDirectory: (path) => look(() => real.readDirectory(path)),
    stat: (path) => look(() => real.stat(path)),
    typeName: (path) => look(() => real.typeName(path)),
  }

  async function survive(path: string, random: () => number): Promise<void> {
    await mkdir(path, { recursive: true })
    const { durable = new Map<string, Target>(), pending = [] } = directories.get(path) ?? {}
    const survived = new Map(durable)
    for (const { name, target } of pending) {
      if (random() < 0.5) continue
      if (target) survived.set(name, target)
      else survived.delete(name)
    }
    for (const [name, target] of survived) {
      if (target === 'directory') await survive(join(path, name), random)
      else await writeFile(join(path, name), target.synced ?? torn(target.latest, random()))
    }
  }

  async function losePower(random: () => number): Promise<void> {
    await rm(directory, { recursive: true })
    await survive(directory, random)
  }

  return { fileSystem, callCount: () => calls, losePower }
}

function torn(bytes: Uint8Array, fraction: number): Uint8Array {
  return bytes.subarray(0, Math.floor(bytes.length * fraction))
}
