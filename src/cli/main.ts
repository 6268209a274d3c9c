import type { Interfaces } from '@oclif/core'
import { run } from '@oclif/core/run'
import type { PhloError } from '../errors.js'
import { failureBody, failureOf, failureText } from './failure.js'
import { phloCommand } from './invocation.js'
import { pluginCall } from './plugins/plugin-call.js'
import { pluginFailure } from './plugins/plugin-failure.js'
import { terminalOf } from './terminal.js'
import { jsonText } from './text/json-text.js'
import { printable } from './text/printable.js'

/**
 * Run the command that the process was called with, and leave its outcome in the process's exit code.
 *
 * @param options.root - absolute path of Phlo's package
 */
export async function main(options: Interfaces.Options): Promise<void> {
  const argv = statementApart(process.argv.slice(2))
  // How the work goes is told there: a terminal that was closed, or a reader that left, must not end the work half-way.
  process.stderr.on('error', () => undefined)
  let plugin: string | undefined
  try {
    const plugins = await pluginsFor(argv, options.root)
    plugin = plugins?.called
    await run(argv, { ...options, plugins: plugins?.loaded })
  } catch (error) {
    if (plugin === undefined) reportFailure(failureOf(error), argv)
    else reportPluginFailure(error, plugin, argv)
  }
}

/** The plugins whose commands this call needs; most need none, and then nothing is loaded for it. */
async function pluginsFor(argv: readonly string[], root: string) {
  const call = await pluginCall(argv, { root, workingDirectory: process.cwd(), environment: process.env })
  if (call === undefined) return undefined
  const { commandPlugins } = await import('./plugins/command-plugins.js')
  const { packages, called, notes } = await commandPlugins(call, root)
  for (const note of notes) process.stderr.write(`${printable(note)}\n`)
  if (packages.length === 0) return undefined
  const { oclifPlugins } = await import('./plugins/oclif-plugins.js')
  return { called, loaded: await oclifPlugins(root, { packages, directory: call.directory }) }
}

function reportPluginFailure(error: unknown, plugin: string, argv: readonly string[]): void {
  const { failure, exitCode } = pluginFailure(error, plugin)
  if (failure !== undefined) reportFailure(failure, argv)
  process.exitCode = exitCode
}

/**
 * Keep SQL that begins with a comment from being taken for a flag: no flag's name has a blank in it. The blank that is put
 * before it changes nothing in the statement.
 */
function statementApart(argv: readonly string[]): string[] {
  return argv[0] === 'query' ? argv.map((text) => (/^--(?:\s|[^=]*\n)/.test(text) ? ` ${text}` : text)) : [...argv]
}

/** Report what failed outside of a command, as a command would: an unknown one, or a part of Phlo that does not load. */
function reportFailure(failure: PhloError, argv: readonly string[]): void {
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
