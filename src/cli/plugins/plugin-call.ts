import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { findProject } from '../../config/find-project.js'
import { DEPENDENCY_LISTS } from '../../plugins/find-dependencies.js'
import { COMMAND_FOLDERS } from './own-topics.js'

/** A call of `phlo` that may be meant for a command of a plugin. */
export interface PluginCall {
  /** Absolute path of the project. */
  readonly directory: string
  /** What was typed, up to the first flag; empty when help on all commands is wanted. */
  readonly words: readonly string[]
}

export interface CallContext {
  /** Absolute path of Phlo's package. */
  readonly root: string
  readonly workingDirectory: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * Find out whether a call needs the plugins of a project. For all that Phlo can do by itself, and outside of a project,
 * this looks at one or two names of files.
 *
 * @returns `undefined` when no plugin can be meant
 */
export async function pluginCall(argv: readonly string[], context: CallContext): Promise<PluginCall | undefined> {
  const words = wordsOf(argv)
  const [topic] = words
  if (topic !== undefined && isOwnTopic(topic, context.root)) return undefined
  if (topic === undefined && argv.some((word) => word === '-v' || word === '--version')) return undefined

  const named = projectFlag(argv) ?? context.environment.PHLO_PROJECT
  const directory = await findProject(resolve(context.workingDirectory, named ?? '.'))
  return directory !== undefined && (await hasDependencies(directory)) ? { directory, words } : undefined
}

function isOwnTopic(topic: string, root: string): boolean {
  const paths = COMMAND_FOLDERS.map((folder) => join(root, folder, topic))
  return topic === 'autocomplete' || paths.some((path) => ['.js', '.ts', ''].some((end) => existsSync(path + end)))
}

/** `phlo help kafka` is about `kafka`. */
function wordsOf(argv: readonly string[]): readonly string[] {
  const end = argv.findIndex((word) => word.startsWith('-'))
  const words = end === -1 ? argv : argv.slice(0, end)
  return words[0] === 'help' ? words.slice(1) : words
}

function projectFlag(argv: readonly string[]): string | undefined {
  const index = argv.findIndex((word) => word === '-C' || word === '--project')
  if (index !== -1) return argv[index + 1]
  return argv.find((word) => word.startsWith('--project='))?.slice('--project='.length)
}

async function hasDependencies(directory: string): Promise<boolean> {
  try {
    const manifest = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'))
    return DEPENDENCY_LISTS.some((list) => Object.keys(manifest[list] ?? {}).length > 0)
  } catch {
    return false
  }
}
