import { join } from 'node:path'
import { PhloError } from '../errors.js'
import { isMapping } from './is-mapping.js'
import { lockFile } from './lock-file.js'
import { readStateFile } from './read-state-file.js'
import { replaceFile } from './replace-file.js'

/** What Phlo remembers of a checkout of a project; never committed to git. */
export interface ProjectState {
  /** The branch that commands work on when they are not told, by target; one without is on the default branch. */
  readonly activeBranches?: Readonly<Record<string, string>>
  /** Ports on the host that the stack was given, by service and by the service's name for them. */
  readonly ports?: RememberedPorts
  /**
   * UUIDs of the warehouses that commands have made or filled: of a folder by path, relative to the project and `/`
   * between names; of a bucket by target and location, `stack s3://lake/`.
   */
  readonly warehouses?: Readonly<Record<string, string>>
  /** What the records of those in buckets say of their places, by the same names, the newest place first. */
  readonly roots?: Readonly<Record<string, readonly string[]>>
  /** Catalogs of branches that Phlo has made in the composed Trino, where their names do not tell. */
  readonly trinoCatalogs?: readonly string[]
}

export type RememberedPorts = Readonly<Record<string, Readonly<Record<string, number>>>>

const STATE_FILE = '.phlo/state.json'

/**
 * Read a project's state; that of a fresh checkout is empty.
 *
 * @throws PHLO_STATE_INVALID - the file is not what Phlo wrote, or cannot be read
 */
export async function readState(directory: string): Promise<ProjectState> {
  const text = await readStateFile(directory, STATE_FILE)
  if (text === undefined) return {}
  const state = parseJson(text)
  if (typeof state !== 'object' || state === null) throw invalid()
  if ('activeBranches' in state && !isTexts(state.activeBranches)) throw invalid()
  if ('ports' in state && !isPorts(state.ports)) throw invalid()
  if ('warehouses' in state && !isTexts(state.warehouses)) throw invalid()
  if ('roots' in state && !isLists(state.roots)) throw invalid()
  if ('trinoCatalogs' in state && !isTextList(state.trinoCatalogs)) throw invalid()
  return state
}

/**
 * Change some of a project's state; what else is remembered stays, also what others change at the same time.
 *
 * @param changesTo - what becomes of the state that is there; may be called twice
 * @throws what {@link readState}, {@link lockFile} and {@link replaceFile} throw
 */
export async function updateState(directory: string, changesTo: (state: ProjectState) => ProjectState): Promise<void> {
  const contentNow = async () => {
    const before = await readState(directory)
    const content = stateText({ ...before, ...changesTo(before) })
    return content === stateText(before) ? undefined : content
  }
  // Commands that change nothing of it are many, and a file that is replaced looks like a change.
  if ((await contentNow()) === undefined) return
  const path = join(directory, STATE_FILE)
  await using _ = await lockFile(path)
  const content = await contentNow()
  if (content !== undefined) await replaceFile(path, { content, mode: 0o644 })
}

function stateText(state: ProjectState): string {
  return `${JSON.stringify(state, null, 2)}\n`
}

function isPorts(value: unknown): value is RememberedPorts {
  return (
    isMapping(value) && Object.values(value).every((ports) => isMapping(ports) && Object.values(ports).every(isPort))
  )
}

function isLists(value: unknown): value is Readonly<Record<string, readonly string[]>> {
  return isMapping(value) && Object.values(value).every(isTextList)
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isText)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isTexts(value: unknown): value is Readonly<Record<string, string>> {
  return isMapping(value) && Object.values(value).every(isText)
}

function isPort(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 65535
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalid(cause)
  }
}

function invalid(cause?: unknown): PhloError {
  return new PhloError('PHLO_STATE_INVALID', `${STATE_FILE} does not hold the state that Phlo keeps there.`, { cause })
}
