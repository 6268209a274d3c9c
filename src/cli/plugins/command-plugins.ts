import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PhloError } from '../../errors.js'
import { findPlugins } from '../../plugins/find-plugins.js'
import type { Plugin, PluginCommand } from '../../plugins/plugin.js'
import { withoutCommandClashes } from '../../plugins/without-command-clashes.js'
import { ownTopics } from './own-topics.js'
import type { PluginCall } from './plugin-call.js'

/** Plugins whose commands are part of one call of `phlo`. */
export interface CommandPlugins {
  /** Names of packages. */
  readonly packages: readonly string[]
  /** The package whose command was called; `undefined`: none has it, or help on all commands is wanted. */
  readonly called: string | undefined
  /** Why help leaves out the commands of other plugins, as sentences. */
  readonly notes: readonly string[]
}

/**
 * Choose the plugins of a project whose commands a call needs: the one that has the command, or all of them for help.
 * A plugin that does not load is left out of help.
 *
 * @param root - absolute path of Phlo's package
 * @throws PHLO_PLUGIN_FAILED - the plugin that has the command cannot be loaded
 */
export async function commandPlugins({ directory, words }: PluginCall, root: string): Promise<CommandPlugins> {
  const [{ plugins }, topics] = await Promise.all([
    findPlugins({ projectDirectory: directory, bundledDirectory: join(root, 'services') }),
    ownTopics(root),
  ])
  const usable = withoutCommandClashes(plugins, topics).filter(({ commands }) => commands.length > 0)
  if (words.length === 0) return forHelp(usable)

  const called = usable.find(({ commands }) => commands.some((command) => isCalled(command, words)))
  if (called === undefined) return { packages: [], called: undefined, notes: [] }
  const failure = await failureOfLoading(called)
  if (failure !== undefined) throw failure
  return { packages: [called.package], called: called.package, notes: [] }
}

/** `kafka topics` is called by `kafka topics list`, and help on its topic by `kafka`. */
function isCalled({ name }: PluginCommand, words: readonly string[]): boolean {
  const typed = `${words.join(' ')} `
  return typed.startsWith(`${name} `) || `${name} `.startsWith(typed)
}

async function forHelp(plugins: readonly Plugin[]): Promise<CommandPlugins> {
  const failures = await Promise.all(plugins.map(failureOfLoading))
  return {
    packages: plugins.flatMap((plugin, index) => (failures[index] === undefined ? [plugin.package] : [])),
    called: undefined,
    notes: failures.flatMap((failure) => failure?.message ?? []),
  }
}

/** oclif loads all commands of a plugin without a manifest, and would warn of those that do not load as Node warns. */
async function failureOfLoading(plugin: Plugin): Promise<PhloError | undefined> {
  for (const { file } of plugin.commands) {
    if (file === undefined) continue
    try {
      await import(pathToFileURL(join(plugin.directory, file)).href)
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause)
      return new PhloError('PHLO_PLUGIN_FAILED', `The commands of ${plugin.package} cannot be loaded: ${reason}`, {
        context: { package: plugin.package, file },
        cause,
      })
    }
  }
  return undefined
}
