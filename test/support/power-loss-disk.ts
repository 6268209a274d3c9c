import { basename, dirname, join } from 'node:path'
import type { FileSystem } from '../../src/storage/file-system.js'

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
   * @param random - from 0 to 1, as `Math.random`; always 0 loses all that can be lost
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
  readonly durable: Map<string, Target>
  readonly pending: { readonly name: string; readonly target: Target | undefined }[]
}

/**
 * @param base - where the files really are: in memory, or on the machine where other programs have to see them
 * @param directory - absolute path of an existing folder; what is in it is durable
 * @param callsMax - the power fails at the call with this number, counted from 0
 */
export async function powerLossDisk(
  base: FileSystem,
  directory: string,
  callsMax: number = Number.POSITIVE_INFINITY,
): Promise<PowerLossDisk> {
  const directories = new Map<string, Names>()
  const inodes = new Map<string, Inode>()
  let calls = 0
  await load(directory)

  async function load(path: string): Promise<void> {
    const durable = new Map<string, Target>()
    directories.set(path, { durable, pending: [] })
    for (const { name, kind } of await base.readDirectory(path)) {
      if (kind === 'directory') {
        await load(join(path, name))
        durable.set(name, 'directory')
      } else {
        const inode = await inodeAt(join(path, name))
        inode.synced = inode.latest
        durable.set(name, inode)
      }
    }
  }

  /** A file that another program has made, such as DuckDB, is not synced before we do it. */
  async function inodeAt(path: string): Promise<Inode> {
    const inode = inodes.get(path) ?? { latest: await base.read(path), synced: undefined }
    inodes.set(path, inode)
    return inode
  }

  function change(): void {
    if (calls++ >= callsMax) throw new PowerLost()
  }

  function look<Result>(call: () => Promise<Result>): Promise<Result> {
    return calls > callsMax ? Promise.reject(new PowerLost()) : call()
  }

  function name(path: string, target: Target | undefined): void {
    directories.get(dirname(path))?.pending.push({ name: basename(path), target })
  }

  const fileSystem: FileSystem = {
    async create(path) {
      change()
      const file = await base.create(path)
      const inode: Inode = { latest: new Uint8Array(), synced: undefined }
      inodes.set(path, inode)
      name(path, inode)
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
      await base.link(from, to)
      inodes.set(to, inode)
      name(to, inode)
    },
    async rename(from, to) {
      change()
      const inode = await inodeAt(from)
      await base.rename(from, to)
      inodes.set(to, inode)
      inodes.delete(from)
      name(to, inode)
      name(from, undefined)
    },
    async copy(from, to) {
      change()
      await base.copy(from, to)
      inodes.delete(to)
      name(to, await inodeAt(to))
    },
    async unlink(path) {
      change()
      await base.unlink(path)
      inodes.delete(path)
      name(path, undefined)
    },
    async makeDirectory(path) {
      change()
      await base.makeDirectory(path)
      directories.set(path, { durable: new Map(), pending: [] })
      name(path, 'directory')
    },
    async removeDirectory(path) {
      change()
      await base.removeDirectory(path)
      name(path, undefined)
    },
    read: (path, range) => look(() => base.read(path, range)),
    readDirectory: (path) => look(() => base.readDirectory(path)),
    stat: (path) => look(() => base.stat(path)),
    typeName: (path) => look(() => base.typeName(path)),
  }

  async function survive(path: string, random: () => number): Promise<void> {
    const { durable = new Map<string, Target>(), pending = [] } = directories.get(path) ?? {}
    const survived = new Map(durable)
    for (const { name, target } of pending) {
      if (random() < 0.5) continue
      if (target) survived.set(name, target)
      else survived.delete(name)
    }
    for (const [name, target] of survived) {
      if (target === 'directory') {
        await base.makeDirectory(join(path, name))
        await survive(join(path, name), random)
      } else await writeFile(join(path, name), target.synced ?? torn(target.latest, random()))
    }
  }

  async function writeFile(path: string, bytes: Uint8Array): Promise<void> {
    const file = await base.create(path)
    await file.write(bytes)
    await file.close()
  }

  async function empty(path: string): Promise<void> {
    for (const { name, kind } of await base.readDirectory(path)) {
      if (kind !== 'directory') await base.unlink(join(path, name))
      else {
        await empty(join(path, name))
        await base.removeDirectory(join(path, name))
      }
    }
  }

  async function losePower(random: () => number): Promise<void> {
    await empty(directory)
    await survive(directory, random)
  }

  return { fileSystem, callCount: () => calls, losePower }
}

function torn(bytes: Uint8Array, fraction: number): Uint8Array {
  return bytes.subarray(0, Math.floor(bytes.length * fraction))
}
