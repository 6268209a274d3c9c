import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { PhloOptions } from './run-phlo.js'

const BIN = fileURLToPath(new URL('../../bin/run.js', import.meta.url))

/**
 * Run the built `phlo` on a terminal of its own, by `script` of util-linux.
 *
 * @param args - words without blanks
 * @param options.typed - once, when the terminal has shown what is `seen`
 * @returns all that the terminal has shown
 */
export async function onTerminal(
  args: readonly string[],
  { cwd, env, seen, typed }: Pick<PhloOptions, 'cwd' | 'env'> & { readonly seen: RegExp; readonly typed: string },
): Promise<string> {
  const command = `stty columns 100 rows 30; exec ${[process.execPath, BIN, ...args].join(' ')}`
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
    child.stdin.write(typed)
  })
  await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  return shown
}
