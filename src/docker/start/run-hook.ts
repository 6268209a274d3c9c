import { setTimeout as sleep } from 'node:timers/promises'
import type { ServiceHook } from '../../compose/composed-stack.js'
import { PhloError } from '../../errors.js'
import type { EngineApi } from '../engine/engine-api.js'
import { outputTail } from '../output-tail.js'
import { readFrames } from '../read-frames.js'

/** Where and how a hook is run. */
export interface HookRun {
  readonly service: string
  readonly hook: ServiceHook
  /** Id of the container that it runs in; `undefined`: its service does not run. */
  readonly container: string | undefined
  readonly signal: AbortSignal
  onAttempt(attempt: number): void
}

const PAUSE_MS = 1000
const OUTPUT_LENGTH_MAX = 4000

/**
 * Run a hook, as often as it may be tried.
 *
 * @throws PHLO_HOOK_FAILED - it ended with another exit code than 0, or took too long, each time
 */
export async function runHook(api: EngineApi, run: HookRun): Promise<void> {
  const { container } = run
  for (let attempt = 1; ; attempt++) {
    run.onAttempt(attempt)
    const outcome = container === undefined ? NOT_RUNNING : await tryHook(api, { ...run, container })
    if (outcome.exitCode === 0) return
    if (attempt > run.hook.retries) throw hookFailed(run, outcome, attempt)
    await sleep(PAUSE_MS, undefined, { signal: run.signal })
  }
}

interface HookOutcome {
  /** `undefined`: it took too long. */
  readonly exitCode: number | undefined
  /** The end of what it wrote. */
  readonly output: string
}

const NOT_RUNNING: HookOutcome = { exitCode: -1, output: 'The service in which it is to run does not run.' }

async function tryHook(
  api: EngineApi,
  { hook, container, signal }: HookRun & { readonly container: string },
): Promise<HookOutcome> {
  const body = { Cmd: hook.run, AttachStdout: true, AttachStderr: true }
  const { Id } = await api.json<{ readonly Id: string }>(`/containers/${container}/exec`, { method: 'POST', body })
  const timeout = AbortSignal.timeout(hook.timeoutSeconds * 1000)
  const output = outputTail(OUTPUT_LENGTH_MAX)
  try {
    const request = {
      method: 'POST',
      body: { Detach: false, Tty: false },
      signal: AbortSignal.any([signal, timeout]),
    } as const
    for await (const frame of readFrames(await api.stream(`/exec/${Id}/start`, request))) output.add(frame)
  } catch (error) {
    if (signal.aborted || !timeout.aborted) throw error
  }
  // Docker cannot end a command that was begun in a container; it goes on, and only its outcome is not waited for.
  if (timeout.aborted) return { exitCode: undefined, output: output.text() }
  const { ExitCode } = await api.json<{ readonly ExitCode: number }>(`/exec/${Id}/json`)
  return { exitCode: ExitCode, output: output.text() }
}

function hookFailed({ service, hook }: HookRun, { exitCode, output }: HookOutcome, attempts: number): PhloError {
  const how = exitCode === undefined ? `took longer than ${hook.timeoutSeconds} s` : `ended with exit code ${exitCode}`
  const said =
    output.trim() === ''
      ? ['It wrote nothing.']
      : [
          'It wrote:',
          ...output
            .trim()
            .split('\n')
            .map((line) => `  ${line}`),
        ]
  const message = `The hook "${hook.name}" of service "${service}" ${how}, tried ${attempts === 1 ? 'once' : `${attempts} times`}.\n${said.join('\n')}`
  return new PhloError('PHLO_HOOK_FAILED', message, {
    fixes: [`phlo services logs ${hook.in}`, 'phlo services start'],
    context: { service, hook: hook.name, in: hook.in, exitCode, attempts, output },
  })
}
