import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface PhloResult {
  readonly stdout: string
  readonly stderr: string
  /** `null`: ended by a signal. */
  readonly exitCode: number | null
}

export interface PhloOptions {
  /** Folder to run in. */
  readonly cwd: string
  /** Laid over an environment of little more than PATH. */
  readonly env?: Readonly<Record<string, string>>
  readonly stdin?: string
  /** Sent once: when stderr holds `seen`, and then `afterMs` later. */
  readonly signal?: { readonly name: NodeJS.Signals; readonly seen: RegExp; readonly afterMs: number }
  /** Close stdout at the first bytes, as `head` does. */
  readonly closeStdout?: boolean
}

const BIN = fileURLToPath(new URL('../../bin/run.js', import.meta.url))

/** Run the built `phlo` as a process of its own. */
export async function runPhlo(args: readonly string[], options: PhloOptions): Promise<PhloResult> {
  const child = spawn(process.execPath, [BIN, ...args], { cwd: options.cwd, env: environment(options.env) })
  const output = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text
    if (options.closeStdout) child.stdout.destroy()
  })
  let timer: NodeJS.Timeout | undefined
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text
    const { signal } = options
    if (signal?.seen.test(output.stderr)) timer ??= setTimeout(() => child.kill(signal.name), signal.afterMs)
  })
  child.stdin.end(options.stdin ?? '')
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve)
  })
  clearTimeout(timer)
  return { ...output, exitCode }
}

/** Run a command with `--json` and read what it prints; it must end with `exitCode`, 0 unless given. */
export async function phloJson<T>(
  args: readonly string[],
  options: PhloOptions & { readonly exitCode?: number },
): Promise<T> {
  const result = await runPhlo([...args, '--json'], options)
  if (result.exitCode !== (options.exitCode ?? 0)) {
    throw new Error(`phlo ${args.join(' ')} ended with ${result.exitCode}:\n${result.stdout}${result.stderr}`)
  }
  return JSON.parse(result.stdout)
}

function environment(env: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env
  return { PATH, HOME, ...(TMPDIR === undefined ? {} : { TMPDIR }), ...env }
}
