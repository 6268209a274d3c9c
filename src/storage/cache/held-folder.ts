import { mkdirSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { isRunning } from '../is-running.js'
import { randomHex } from '../random-id.js'
import type { CacheOptions } from './cache-options.js'

/** The folder in which a process has names of its own for the cached files that it uses. */
export interface HeldFolder {
  pathOf(name: string): string
  /** Make the folder, unless it is there. */
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
    mkdirSync(folder, { recursive: true })
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
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
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
