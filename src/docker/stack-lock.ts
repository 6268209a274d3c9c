import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { writeRefusal } from '../config/write-refusal.js'
import { PhloError } from '../errors.js'
import { STACK_DIRECTORY } from './compose-command.js'

/** The right to change a project's stack; given back at the end of the scope. */
export type StackLock = AsyncDisposable

export interface LockOptions {
  /** How long to wait for another holder, in milliseconds. */
  readonly waitMsMax: number
  readonly signal?: AbortSignal | undefined
  /** Called once, when there is another holder. */
  readonly onWait?: ((process: string) => void) | undefined
}

const RETRY_MS = 200

/**
 * Take the lock of a project's stack, of which one process at a time changes anything: `await using lock = await lockStack(…)`.
 *
 * Each process announces itself by a file of its own and then looks for others. Of two that do so at once at least one sees
 * the other, and one that sees another withdraws; so no file is ever taken over, and one that a crash has left is ignored.
 *
 * @param directory - absolute path of the project's folder
 * @throws PHLO_STACK_BUSY - another process holds it, and went on holding it
 * @throws PHLO_FOLDER_UNWRITABLE, PHLO_DISK_FULL
 */
export async function lockStack(directory: string, { waitMsMax, signal, onWait }: LockOptions): Promise<StackLock> {
  const locks = join(directory, STACK_DIRECTORY, 'locks')
  const path = join(locks, `${process.pid}.json`)
  await mkdir(locks, { recursive: true }).catch((error) => {
    throw writeRefusal(locks, error)
  })
  const content = JSON.stringify({ host: hostname(), pid: process.pid, began: await processBegan(process.pid) })
  for (let waitedMs = 0; ; ) {
    const other = await announce(path, content)
    if (other === undefined) return { [Symbol.asyncDispose]: () => rm(path, { force: true }) }
    if (waitedMs === 0) onWait?.(other.process)
    if (waitedMs >= waitMsMax) throw busy(other)
    // Different for each process, so that two that withdrew from each other do not meet for ever.
    const pauseMs = RETRY_MS + (process.pid % RETRY_MS)
    await sleep(pauseMs, undefined, signal ? { signal } : {})
    waitedMs += pauseMs
  }
}

/** Announce this process, and withdraw when there is another; @returns that other one */
async function announce(path: string, content: string): Promise<Holder | undefined> {
  try {
    await writeFile(path, content, { flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw writeRefusal(path, error)
    // Either this very process holds it already, or an earlier one of the same pid has left it behind, maybe half-written.
    const holder = await livingHolder(path)
    if (holder !== undefined) return holder
    await rm(path, { force: true })
    return announce(path, content)
  }
  const other = await otherHolder(path)
  if (other !== undefined) await rm(path, { force: true })
  return other
}

interface Holder {
  readonly process: string
  readonly path: string
}

async function otherHolder(ownPath: string): Promise<Holder | undefined> {
  const directory = dirname(ownPath)
  for (const name of await readdir(directory)) {
    const path = join(directory, name)
    const holder = path === ownPath ? undefined : await livingHolder(path)
    if (holder !== undefined) return holder
  }
  return undefined
}

/** Read who has left a file, and remove the file when it is of a process that is no more. */
async function livingHolder(path: string): Promise<Holder | undefined> {
  const holder = parseHolder(await readFile(path, 'utf8').catch(() => ''))
  // A file that is empty is being written by a process that will look for others after that.
  if (holder === undefined) return undefined
  if (await isAlive(holder)) return { process: `pid ${holder.pid} on ${holder.host}`, path }
  await rm(path, { force: true })
  return undefined
}

interface ParsedHolder {
  readonly host: string
  readonly pid: number
  readonly began: string
}

function parseHolder(text: string): ParsedHolder | undefined {
  try {
    const { host, pid, began } = JSON.parse(text)
    return { host: String(host), pid: Number(pid), began: String(began) }
  } catch {
    return undefined
  }
}

/** A process of another machine that shares the folder cannot be looked at, and is taken to be alive. */
async function isAlive({ host, pid, began }: ParsedHolder): Promise<boolean> {
  if (host !== hostname()) return true
  try {
    process.kill(pid, 0)
  } catch (error) {
    // A process of another user is alive though it may not be signalled.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  return (await processBegan(pid)) === began
}

/** When a process began, where the system tells: pids are given again, after a restart of the machine soon. */
async function processBegan(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The fields after the name, which is in parentheses and may hold anything; the twentieth is the time in clock ticks.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

function busy({ process, path }: Holder): PhloError {
  return new PhloError('PHLO_STACK_BUSY', `Another command (${process}) is changing the stack of this project.`, {
    fixes: ['Wait until it is done, and run the command again.', `If that process is no Phlo, remove ${path}`],
    context: { process, path },
  })
}
