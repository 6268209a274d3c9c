import type { Interfaces } from '@oclif/core'
import { run } from '@oclif/core/run'
import { failureBody, failureOf, failureText } from './failure.js'
import { phloCommand } from './invocation.js'
import { jsonText } from './json-text.js'
import { terminalOf } from './terminal.js'

/** Run the command that the process was called with, and leave its outcome in the process's exit code. */
export async function main(options: Interfaces.LoadOptions): Promise<void> {
  const argv = statementApart(process.argv.slice(2))
  try {
    await run(argv, options)
  } catch (error) {
    reportFailure(error, argv)
  }
}

/**
 * Keep SQL that begins with a comment from being taken for a flag: no flag's name has a blank in it. The blank that is put
 * before it changes nothing in the statement.
 */
function statementApart(argv: readonly string[]): string[] {
  return argv[0] === 'query' ? argv.map((text) => (/^--(?:\s|[^=]*\n)/.test(text) ? ` ${text}` : text)) : [...argv]
}

/** Report what failed outside of a command, as a command would: an unknown one, or a part of Phlo that does not load. */
function reportFailure(error: unknown, argv: readonly string[]): void {
  const failure = failureOf(error)
  process.exitCode = failure.exitCode
  const end = argv.indexOf('--')
  const flags = argv.slice(0, end === -1 ? argv.length : end)
  if (flags.includes('--json')) {
    process.stdout.write(`${jsonText(failureBody(failure))}\n`)
    return
  }
  const { stderr } = terminalOf(process, flags.includes('--no-color') ? false : undefined)
  const phlo = phloCommand({ script: process.argv[1] ?? '', environment: process.env })
  process.stderr.write(failureText(failure, stderr, phlo))
}
