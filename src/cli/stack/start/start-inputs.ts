import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isMapping } from '../../../config/is-mapping.js'
import { replaceFile } from '../../../config/replace-file.js'

/** What a start was made from: while nothing of it changes, composing again comes to the same. */
export interface StartInputs {
  /** Absolute path of Phlo's package: another installation may compose otherwise. */
  readonly phlo: string
  /** Names of the files beside `phlo.yaml` that could be laid over the stack. */
  readonly beside: readonly string[]
  /** Digests of variables of the process, by name; `null`: it is not set. */
  readonly variables: Readonly<Record<string, string | null>>
  /** By absolute path, see {@link stampOf}. */
  readonly files: Readonly<Record<string, string>>
}

type Environment = Readonly<Record<string, string | undefined>>

const INPUTS_FILE = '.phlo/inputs.json'
const STATE_FILE = '.phlo/state.json'

/** Read what the last start was made from; `undefined`: that is not known. @param directory - of the project */
export function readInputs(directory: string): StartInputs | undefined {
  try {
    const inputs: unknown = JSON.parse(readFileSync(join(directory, INPUTS_FILE), 'utf8'))
    return isInputs(inputs) ? inputs : undefined
  } catch {
    return undefined
  }
}

/** Remember what a start was made from. */
export async function writeInputs(directory: string, inputs: StartInputs): Promise<void> {
  const state = join(directory, STATE_FILE)
  // What else a start does is remembered there, after the ports.
  const files = { ...inputs.files, [state]: stampOf(state) }
  const content = `${JSON.stringify({ ...inputs, files }, null, 1)}\n`
  await replaceFile(join(directory, INPUTS_FILE), { content, mode: 0o600 })
}

/** Tell whether everything is still as it was, by looks alone. @param now - the installation and the environment of this process */
export async function areUnchanged(
  directory: string,
  inputs: StartInputs,
  now: { readonly phlo: string; readonly environment: Environment },
): Promise<boolean> {
  if (inputs.phlo !== now.phlo) return false
  if (filesBeside(directory).join('\0') !== inputs.beside.join('\0')) return false
  if (Object.entries(inputs.files).some(([path, stamp]) => stampOf(path) !== stamp)) return false
  const names = new Set([...Object.keys(inputs.variables), ...ownVariables(now.environment)])
  const digests = await variableDigests([...names], now.environment)
  return [...names].every((name) => digests[name] === inputs.variables[name])
}

/** Names of the files in a project's folder that could be laid over its stack. */
export function filesBeside(directory: string): readonly string[] {
  return readdirSync(directory)
    .filter((name) => name.startsWith('compose.'))
    .sort()
}

/** Names of the variables that Phlo itself reads. */
export function ownVariables(environment: Environment): readonly string[] {
  return Object.keys(environment).filter((name) => name.startsWith('PHLO_'))
}

/** Digests of variables, which may hold secrets, by name; `null`: it is not set. */
export async function variableDigests(
  names: readonly string[],
  environment: Environment,
): Promise<Readonly<Record<string, string | null>>> {
  if (names.length === 0) return {}
  // Loaded only here: it takes longer than looking at a hundred files.
  const { createHash } = await import('node:crypto')
  const digest = (value: string) => createHash('sha256').update(`phlo variable\0${value}`).digest('hex')
  return Object.fromEntries(
    names.map((name) => [name, environment[name] === undefined ? null : digest(environment[name])]),
  )
}

/**
 * Tell a file from what it was before without reading it: every write sets the time at which it was changed, which no
 * program can set back.
 *
 * @returns `absent` for one that is not there
 */
export function stampOf(path: string): string {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stat === undefined ? 'absent' : `${stat.ctimeNs} ${stat.mtimeNs} ${stat.size} ${stat.ino}`
}

function isInputs(value: unknown): value is StartInputs {
  if (!isMapping(value)) return false
  const { phlo, beside, variables, files } = value
  return (
    typeof phlo === 'string' &&
    Array.isArray(beside) &&
    isMapping(variables) &&
    isMapping(files) &&
    Object.values(files).every((stamp) => typeof stamp === 'string')
  )
}
