import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isMapping } from '../../config/is-mapping.js'
import { didYouMean, PhloError } from '../../errors.js'
import { STACK_DIRECTORY } from '../compose-command.js'

/** What a snapshot holds; `manifest.json` in its folder. */
export interface SnapshotManifest {
  readonly format: 1
  /** That of its folder: it may have been copied from elsewhere, or renamed. */
  readonly name: string
  /** Name of the project that it was made of. */
  readonly project: string
  readonly createdMs: number
  /** Ordered by key. */
  readonly volumes: readonly SavedVolume[]
  /** The secrets of the stack: a database holds the passwords with which it was made. `undefined`: there were none. */
  readonly secrets?: SavedFile
}

export interface SavedFile {
  /** Relative to the folder of the snapshot. */
  readonly file: string
  readonly bytes: number
  /** In hexadecimal. */
  readonly sha256: string
}

export interface SavedVolume extends SavedFile {
  /** What the composed file calls the volume. */
  readonly key: string
  readonly labels: Readonly<Record<string, string>>
}

const FILE = 'manifest.json'
const FORMAT = 1

/** Folder of a snapshot, absolute. */
export function snapshotDirectory(directory: string, name: string): string {
  return join(directory, STACK_DIRECTORY, 'snapshots', name)
}

/** Path of a manifest in the folder of its snapshot. */
export function manifestPath(folder: string): string {
  return join(folder, FILE)
}

/** List the snapshots of a project, oldest first; what is not whole is left out. */
export async function listSnapshots(directory: string): Promise<readonly SnapshotManifest[]> {
  const entries = await readdir(snapshotDirectory(directory, ''), { withFileTypes: true }).catch(() => [])
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const read = await Promise.all(names.map((name) => readManifest(directory, name).catch(() => undefined)))
  return read.filter((manifest) => manifest !== undefined).sort((a, b) => a.createdMs - b.createdMs)
}

/**
 * Read what a snapshot holds.
 *
 * @throws PHLO_STACK_SNAPSHOT_UNKNOWN
 * @throws PHLO_STACK_SNAPSHOT_DAMAGED - its manifest is not what Phlo wrote, or a newer version wrote it
 */
export async function readManifest(directory: string, name: string): Promise<SnapshotManifest> {
  const path = manifestPath(snapshotDirectory(directory, name))
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) throw await unknown(directory, name)
  const manifest = parseJson(text)
  if (!isManifest(manifest)) throw damaged(name, FILE)
  return { ...manifest, name }
}

/** The failure of a snapshot of which a file is not as it was saved. */
export function damaged(name: string, file: string): PhloError {
  return new PhloError('PHLO_STACK_SNAPSHOT_DAMAGED', `The snapshot "${name}" is damaged: ${file}.`, {
    context: { name, file },
  })
}

async function unknown(directory: string, name: string): Promise<PhloError> {
  const names = (await listSnapshots(directory)).map((manifest) => manifest.name)
  const meant = didYouMean(name, names)
  return new PhloError('PHLO_STACK_SNAPSHOT_UNKNOWN', `There is no snapshot "${name}".`, {
    fixes: [...(meant === undefined ? [] : [`phlo services restore ${meant}`]), 'phlo services snapshot --list'],
    context: { name, names },
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isManifest(value: unknown): value is SnapshotManifest {
  if (!isMapping(value) || value.format !== FORMAT) return false
  const { project, createdMs, volumes, secrets } = value
  if (typeof project !== 'string' || !isTime(createdMs) || !Array.isArray(volumes)) return false
  return volumes.every(isSavedVolume) && (secrets === undefined || isSavedFile(secrets))
}

function isSavedVolume(value: unknown): boolean {
  if (!isMapping(value) || !isMapping(value.labels)) return false
  const hasTexts = Object.values(value.labels).every((label) => typeof label === 'string')
  return hasTexts && isPlainName(value.key) && isSavedFile(value)
}

function isSavedFile(value: unknown): boolean {
  return isMapping(value) && isPlainName(value.file) && Number.isSafeInteger(value.bytes)
}

/** One that does not lead out of the folder of the snapshot, nor out of the project's volumes. */
function isPlainName(value: unknown): boolean {
  return typeof value === 'string' && /^(?!\.+$)[\w.-]+$/.test(value)
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && !Number.isNaN(new Date(value).getTime())
}
