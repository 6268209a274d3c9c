import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { PhloOptions } from './run-phlo.js'

const BIN = fileURLToPath(new URL('../../bin/run.js', import.meta.url))

export interface TerminalOptions extends Pick<PhloOptions, 'cwd' | 'env'> {
  readonly seen: RegExp
  /** Once, when the terminal has shown what is `seen`; `null`: the terminal is closed then, as by a window or a lost line. */
  readonly typed: string | null
  readonly columns?: number
}

/**
 * Run the built `phlo` on a terminal of its own, by `script` of util-linux.
 *
 * @param args - words without blanks
 * @returns all that the terminal has shown; when it was closed, the process may still be at work
 */
export async function onTerminal(
  args: readonly string[],
  { cwd, env, seen, typed, columns = 100 }: TerminalOptions,
): Promise<string> {
  const command = `stty columns ${columns} rows 30; exec ${[process.execPath, BIN, ...args].join(' ')}`
  const { PATH, HOME } = process.env
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd,
    env: { PATH, HOME, TERM: 'xterm', ...env },
  })
  let shown = ''
  let isTyped = false
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text
    if (isTyped || !seen.test(shown)) return
    isTyped = true
    if (typed === null) child.kill('SIGKILL')
    else child.stdin.write(typed)
  })
  await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  return shown
}
