import { mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { PhloError } from '../../errors.js'
import { isRunning } from '../is-running.js'
import { randomHex } from '../random-id.js'
import { storageError, systemCodeOf } from '../storage-error.js'
import type { CacheOptions } from './cache-options.js'

/** The folder in which a process has names of its own for the cached files that it uses. */
export interface HeldFolder {
  pathOf(name: string): string
  /**
   * Make the folder, unless it is there.
   *
   * @throws PHLO_STORE_DENIED, PHLO_STORE_READ_ONLY, PHLO_DISK_FULL - it cannot be made
   */
  prepare(): void
  /** Note that a file is used now; the folder is there afterwards. */
  use(name: string): void
  /** Remove the folder: nothing is used any more. */
  remove(): void
}

/** What was asked for so long ago, no statement reads any more. */
const USED_MS_MAX = 6 * 60 * 60 * 1000
/** A process of another machine, or one whose number went to another, is taken for dead after so long without a sign. */
const SILENT_MS_MAX = 7 * 24 * 60 * 60 * 1000

/**
 * The first use removes the folders of processes that died without doing so themselves.
 *
 * @param directory - holds the folders of all processes
 */
export function heldFolder(directory: string, { ambient }: CacheOptions): HeldFolder {
  const folder = join(directory, `${hostname()}-${process.pid}-${randomHex(ambient, 4)}`)
  const usedMs = new Map<string, number>()
  let isPrepared = false

  function prepare(): void {
    if (!isPrepared) removeDead(directory, ambient.now())
    isPrepared = true
    try {
      mkdirSync(folder, { recursive: true })
    } catch (error) {
      throw unusable(error, directory)
    }
  }

  function use(name: string): void {
    prepare()
    const nowMs = ambient.now()
    utimesSync(folder, nowMs / 1000, nowMs / 1000)
    // Used last stands last.
    usedMs.delete(name)
    usedMs.set(name, nowMs)
    for (const [oldest, atMs] of usedMs) {
      if (atMs > nowMs - USED_MS_MAX) break
      rmSync(join(folder, oldest), { force: true })
      usedMs.delete(oldest)
    }
  }

  return {
    pathOf: (name) => join(folder, name),
    prepare,
    use,
    remove() {
      try {
        rmSync(folder, { recursive: true, force: true })
      } catch {
        // The next process removes what is there, or there is nothing.
      }
    },
  }
}

/** A file or a link to nowhere may be in the way, which systems tell in ways of their own. */
function unusable(error: unknown, directory: string): unknown {
  const systemCode = systemCodeOf(error)
  if (systemCode !== 'EEXIST' && systemCode !== 'ENOENT') return storageError(error, directory)
  return new PhloError(
    'PHLO_STORE_DENIED',
    `The folder "${directory}" cannot be made: something is in its way, or the disk is read-only.`,
    {
      fixes: ['Look at what is there; the cache holds copies only and can be removed.'],
      context: { path: directory, systemCode },
      cause: error,
    },
  )
}

function removeDead(directory: string, nowMs: number): void {
  try {
    for (const name of readdirSync(directory)) {
      if (isDead(join(directory, name), name, nowMs)) rmSync(join(directory, name), { recursive: true, force: true })
    }
  } catch {
    // There is no folder yet, or another process is at it too: what stays is only taking space.
  }
}

function isDead(path: string, name: string, nowMs: number): boolean {
  const [, host, pid] = name.match(/^(.+)-(\d+)-[0-9a-f]+$/) ?? []
  if (host === hostname() && !isRunning(Number(pid))) return true
  return statSync(path).mtimeMs < nowMs - SILENT_MS_MAX
}
