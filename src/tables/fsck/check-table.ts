import { PhloError } from '../../errors.js'
import type { ManifestFile } from '../../iceberg/manifests/manifest.js'
import type { Snapshot, TableMetadata } from '../../iceberg/table-metadata.js'
import type { Lake } from '../lake.js'
import { evidenceKeys } from '../quarantine-evidence.js'

interface FileProblem {
  /** One sentence. */
  readonly problem: string
  readonly location: string | undefined
}

/** Checks versions of tables, each file once. */
export interface TableCheck {
  problemsOf(metadataLocation: string): Promise<readonly FileProblem[]>
  fileCount(): number
}

/** Files that are looked at at once. */
const FILES_AT_ONCE = 32

/** Check that what the metadata of a table names is there: of all its snapshots, down to the sizes of data files, and its rows in quarantine. */
export function tableCheck({ files, warehouse }: Pick<Lake, 'files' | 'warehouse'>): TableCheck {
  const checked = new Map<string, string | undefined>()

  async function problemsOf(metadataLocation: string): Promise<readonly FileProblem[]> {
    // A store far away is asked itself: what is kept of it here says nothing about it.
    const missing = await sizeProblem(metadataLocation, undefined)
    if (missing !== undefined) return [missing]
    const version = await attempt(() => files.version(metadataLocation), metadataLocation)
    if ('problem' in version) return [version]
    const { metadata } = version.value
    const problems = new Map<string | undefined, FileProblem>()
    for (const snapshot of metadata.snapshots) {
      for (const found of await snapshotProblems(metadata, snapshot)) problems.set(found.location, found)
    }
    for (const key of evidenceKeys(metadata.properties)) {
      const found = await sizeProblem(warehouse.locationOf(key), undefined)
      if (found !== undefined) problems.set(found.location, found)
    }
    return [...problems.values()]
  }

  async function snapshotProblems(metadata: TableMetadata, snapshot: Snapshot): Promise<readonly FileProblem[]> {
    const { manifestList } = snapshot
    const missing = manifestList === undefined ? undefined : await sizeProblem(manifestList, undefined)
    if (missing !== undefined) return [missing]
    const manifests = await attempt(() => files.manifests(metadata, snapshot), manifestList)
    if ('problem' in manifests) return [manifests]
    const problems: (readonly FileProblem[])[] = []
    for (const manifest of manifests.value) problems.push(await manifestProblems(metadata, manifest))
    return problems.flat()
  }

  async function manifestProblems(metadata: TableMetadata, manifest: ManifestFile): Promise<readonly FileProblem[]> {
    const size = await sizeProblem(manifest.location, manifest.bytes)
    if (size !== undefined) return [size]
    const entries = await attempt(() => files.entries(metadata, manifest), manifest.location)
    if ('problem' in entries) return [entries]
    const live = entries.value.filter(({ status }) => status !== 'deleted').map(({ file }) => file)
    const problems: FileProblem[] = []
    for (let start = 0; start < live.length; start += FILES_AT_ONCE) {
      const batch = live.slice(start, start + FILES_AT_ONCE)
      const found = await Promise.all(batch.map(({ location, fileBytes }) => sizeProblem(location, fileBytes)))
      problems.push(...found.filter((problem) => problem !== undefined))
    }
    return problems
  }

  /** @param bytes - `undefined`: the file is to be there, however long it is */
  async function sizeProblem(location: string, bytes: bigint | undefined): Promise<FileProblem | undefined> {
    const problem = checked.has(location) ? checked.get(location) : await describeSize(location, bytes)
    checked.set(location, problem)
    return problem === undefined ? undefined : { problem, location }
  }

  async function describeSize(location: string, bytes: bigint | undefined): Promise<string | undefined> {
    const found = await attempt(async () => warehouse.store.stat(warehouse.keyOf(location)), location)
    if ('problem' in found) return found.problem
    if (found.value === undefined) return 'The file is not there.'
    return bytes === undefined || BigInt(found.value.bytes) === bytes
      ? undefined
      : `The file has ${found.value.bytes} bytes, and should have ${bytes}.`
  }

  return { problemsOf, fileCount: () => checked.size }
}

/** What is foreseen is a finding here; anything else is a bug, and thrown. */
async function attempt<Value>(
  read: () => Promise<Value>,
  location: string | undefined,
): Promise<{ readonly value: Value } | FileProblem> {
  try {
    return { value: await read() }
  } catch (error) {
    if (error instanceof PhloError) return { problem: error.message, location }
    throw error
  }
}
