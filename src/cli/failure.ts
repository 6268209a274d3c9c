import { didYouMean, EXIT, PhloError } from '../errors.js'
import { badValuesOf, badValueText } from '../pipelines/files/misfits/bad-value.js'
import type { TerminalStream } from './terminal.js'
import { printable } from './text/printable.js'

/** The body of every failure under `--json`. */
export interface FailureBody {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly fixes: readonly string[]
    readonly context: Readonly<Record<string, unknown>>
  }
}

/** Topics whose commands are the same for every target. */
const TARGETLESS = new Set(['config', 'explain', 'help', 'init', 'plugin', 'secrets', 'services'])

/** Bad values that a failure shows; `phlo runs show` shows all that are kept. */
const BAD_VALUES_MAX = 5

/** What oclif throws: `parse` holds the command that could not be called as it was. */
interface OclifError extends Error {
  readonly oclif?: { readonly exit?: number }
  readonly parse?: { readonly input?: { readonly flags?: object; readonly context?: { readonly id?: string } } }
  readonly flags?: readonly string[]
}

/**
 * Turn whatever was thrown into a foreseen failure, or into `PHLO_BUG`.
 *
 * @param command - oclif's id of the command that threw it, for usage errors that do not say it; `undefined`: none did
 */
export function failureOf(error: unknown, command?: string): PhloError {
  if (error instanceof PhloError) return error
  if (isUsageError(error)) return usageFailure(error, command)
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  const message = error instanceof Error ? error.message : String(error)
  return new PhloError('PHLO_BUG', `Phlo did not foresee this: ${message}`, { context: { stack }, cause: error })
}

/** @returns the one shape that failures have under `--json` */
export function failureBody({ code, message, fixes, context }: PhloError): FailureBody {
  return { error: { code, message, fixes, context } }
}

/**
 * Write a failure for a person, with a line feed at the end; no line is broken, so that commands work when pasted.
 *
 * @param phlo - what to type for Phlo, in place of the `phlo` of the fixes
 */
export function failureText(failure: PhloError, stream: TerminalStream, phlo: string): string {
  const head = `${stream.style(['bold', 'red'], 'error')} ${stream.style('dim', failure.code)} ${printable(failure.message)}`
  const examples = badValuesOf(failure)
    .slice(1, BAD_VALUES_MAX)
    .map((value) => `  ${printable(badValueText(value))}`)
  const fixes = failure.fixes.map((fix) => `  ${stream.style('dim', '→')} ${printable(pasteable(fix, phlo))}`)
  const stack = failure.exitCode === EXIT.bug ? [printable(String(failure.context.stack ?? failure.stack))] : []
  return `${[head, ...examples, ...stack, ...fixes].join('\n')}\n`
}

/** Put what is to be typed for Phlo in place of the `phlo` of a fix. */
export function pasteable(fix: string, phlo: string): string {
  const withoutTarget = phlo.replace(/^PHLO_TARGET=\S+ /, '')
  return fix.replaceAll(/(?<=^|[:,`] ?|(?:or|and|then) )phlo (?=([a-z-]+))/g, (_, topic: string) => {
    return `${TARGETLESS.has(topic) ? withoutTarget : phlo} `
  })
}

function isUsageError(error: unknown): error is OclifError {
  return error instanceof Error && 'oclif' in error && (error as OclifError).oclif?.exit === EXIT.usage
}

function usageFailure(error: OclifError, id: string | undefined): PhloError {
  const command = (error.parse?.input?.context?.id ?? id)?.replaceAll(':', ' ')
  const help = command === undefined ? 'phlo --help' : `phlo ${command} --help`
  const known = Object.keys(error.parse?.input?.flags ?? {}).map((name) => `--${name}`)
  const meant = (error.flags ?? []).map((flag) => didYouMean(flag, known)).filter((flag) => flag !== undefined)
  // oclif says what is wrong with the value of a flag on a line of its own, behind a tab.
  const message = error.message.replace(/\s*See more help with --help\s*$/, '').replaceAll(/\s*\n\t/g, ': ')
  return new PhloError('PHLO_USAGE_INVALID', message, {
    fixes: [...meant.map((flag) => `Did you mean ${flag}?`), help],
    context: { command, ...(error.flags ? { flags: error.flags } : {}) },
    cause: error,
  })
}
