import { hostname } from 'node:os'
import type { Holder } from './run.js'

/** This process as the holder of leases. */
export function localHolder(): Holder {
  return { host: hostname(), pid: process.pid, isAlive }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // A process of another user is alive though it may not be signalled.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
