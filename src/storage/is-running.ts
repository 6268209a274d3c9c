import { systemCodeOf } from './storage-error.js'

/** Tell whether a process of this machine is running. */
export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // A process of another user is running though it may not be signalled.
    return systemCodeOf(error) === 'EPERM'
  }
}
