import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { outerFiles, outerVariables } from '../../../docker/start/outer-inputs.js'
import { packageRoot } from '../../package-root.js'
import type { OpenedStack } from '../open-stack.js'
import { filesBeside, ownVariables, type StartInputs, stampOf, variableDigests } from './start-inputs.js'

/** What is known of the process that composes a stack. */
export interface Composer {
  readonly environment: Readonly<Record<string, string | undefined>>
  /** When it began, in milliseconds since the epoch. */
  readonly beganMs: number
}

/**
 * Look at all that a stack has just been composed from and written to.
 *
 * @returns `undefined`: some of it changed since the process began, so that it may have been read before it did; or it
 *   cannot be told
 */
export async function lookAtInputs(
  opened: OpenedStack,
  { environment, beganMs }: Composer,
): Promise<StartInputs | undefined> {
  const { stack, plugins, dependencies } = opened
  // Whoever reads it is to be told of a plugin that is broken, and of a package that was to be installed.
  if (plugins.some(({ problems }) => problems.length > 0)) return undefined
  if (dependencies.some(({ directory }) => directory === undefined)) return undefined
  const read = filesRead(opened)
  if (read.some((path) => changedMs(path) >= beganMs)) return undefined
  const written = ['stack.json', 'endpoints.json', ...stack.files.map(({ path }) => path)]
  const paths = [...read, ...written.map((path) => join(stack.directory, '.phlo', path))]
  return {
    phlo: packageRoot(),
    beside: filesBeside(stack.directory),
    variables: await variableDigests([...ownVariables(environment), ...outerVariables(stack)], environment),
    files: Object.fromEntries(paths.map((path) => [path, stampOf(path)])),
  }
}

function filesRead({ stack, plugins, dependencies, contents }: OpenedStack): readonly string[] {
  const { directory } = stack
  const packages = [packageRoot(), ...dependencies.flatMap((dependency) => dependency.directory ?? [])]
  return [
    ...['phlo.yaml', '.env', '.env.local', 'package.json', ...filesBeside(directory)].map((name) =>
      join(directory, name),
    ),
    // Built anew, Phlo may compose otherwise under the same version.
    join(packageRoot(), 'dist/cli/quick.cjs'),
    ...packages.map((folder) => join(folder, 'package.json')),
    ...plugins.flatMap((plugin) =>
      ['package.json', ...plugin.serviceFiles].map((path) => join(plugin.directory, path)),
    ),
    // Of a folder all is read that is in it, so a file that is new there counts.
    ...[...contents.keys()].flatMap((path) => [path, dirname(path)]),
    ...outerFiles(stack),
  ]
}

/** When a file was changed last, in milliseconds since the epoch; long ago for one that is not there. */
function changedMs(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? 0
}
