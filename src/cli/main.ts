import type { Interfaces } from '@oclif/core'
import { run } from '@oclif/core/run'
import { failureBody, failureOf, failureText } from './failure.js'
import { jsonText } from './json-text.js'
import { terminalOf } from './terminal.js'

/** Run the command that the process was called with, and leave its outcome in the process's exit code. */
export async function main(options: Interfaces.LoadOptions): Promise<void> {
  const argv = process.argv.slice(2)
  try {
    await run(argv, options)
  } catch (error) {
    reportFailure(error, argv)
  }
}

/** Report what failed outside of a command, as a command would: an unknown one, or a part of Phlo that does not load. */
function reportFailure(error: unknown, argv: readonly string[]): void {
  const failure = failureOf(error)
  process.exitCode = failure.exitCode
  const end = argv.indexOf('--')
  const isJson = argv.slice(0, end === -1 ? argv.length : end).includes('--json')
  if (isJson) process.stdout.write(`${jsonText(failureBody(failure))}\n`)
  else
    process.stderr.write(
      failureText(failure, terminalOf(process, argv.includes('--no-color') ? false : undefined).stderr),
    )
}
