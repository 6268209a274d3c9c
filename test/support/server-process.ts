import type { ChildProcess } from 'node:child_process'

const KEPT_LENGTH = 5000

/** Keep what a process printed last, for whoever asks why it does not start. */
export function lastOutput(child: ChildProcess): () => string {
  let text = ''
  const keep = (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-KEPT_LENGTH)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  return () => text
}

/** End a process as a crash does, and wait until it is gone; one that has ended is left alone. */
export async function killProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await ended
}
