import { existsSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { createGzip, constants as zlib } from 'node:zlib'
import type { ComposedStack, ProjectIdentity } from '../compose/composed-stack.js'
import { PhloError } from '../errors.js'
import { STACK_DIRECTORY } from './compose-command.js'
import type { Docker } from './docker.js'
import type { EngineApi } from './engine/engine-api.js'
import { listContainers } from './list-containers.js'
import { listVolumes, type ProjectVolume } from './project-resources.js'
import { freezeContainers } from './snapshot/freeze-containers.js'
import { refuseUnfinishedRestore } from './snapshot/restore-mark.js'
import { saveFile } from './snapshot/save-file.js'
import {
  manifestPath,
  type SavedFile,
  type SavedVolume,
  type SnapshotManifest,
  snapshotDirectory,
} from './snapshot/snapshot-manifest.js'
import { untilWellAgain } from './snapshot/until-well-again.js'
import { openVolumes, refuseUnfitEngine } from './snapshot/volume-access.js'

export interface SnapshotOptions {
  /** Of letters, digits, `.`, `_` and `-`. */
  readonly name: string
  /** Name of the project. */
  readonly project: string
  readonly signal: AbortSignal
  /** Called with the key of each volume once it is saved. */
  onSaved(volume: SavedVolume): void
}

/**
 * Save all volumes of a stack at one moment: what runs is frozen while they are read, so that no service is seen half-way
 * through a write, and none is ahead of another. Each is saved as a crash at that moment would leave it, which databases and
 * object stores recover from. The snapshot appears whole or not at all; then it is waited until all is as well as it was. The
 * caller holds the stack's lock.
 *
 * @throws PHLO_STACK_ABSENT - there is no volume to save
 * @throws PHLO_STACK_SNAPSHOT_EXISTS, PHLO_ENGINE_UNFIT, PHLO_RESTORE_UNFINISHED, PHLO_DISK_FULL, PHLO_CANCELLED
 */
export async function snapshotStack(
  docker: Docker,
  { directory, project }: Pick<ComposedStack, 'directory' | 'project'>,
  options: SnapshotOptions,
): Promise<SnapshotManifest> {
  const { api } = docker
  refuseUnfitEngine(api)
  if (existsSync(snapshotDirectory(directory, options.name))) throw exists(options.name)
  await refuseUnfinishedRestore(directory)
  const volumes = await listVolumes(api, project)
  if (volumes.length === 0) throw new PhloError('PHLO_STACK_ABSENT', 'The stack has no volumes that could be saved.')
  const before = await listContainers(api, project)
  const manifest = await writeSnapshot(docker, { directory, project }, { ...options, volumes })
  await untilWellAgain(docker, project, { before, signal: options.signal })
  return manifest
}

async function writeSnapshot(
  docker: Docker,
  { directory, project }: Pick<ComposedStack, 'directory' | 'project'>,
  options: SnapshotOptions & { readonly volumes: readonly ProjectVolume[] },
): Promise<SnapshotManifest> {
  const partial = snapshotDirectory(directory, `.${options.name}.partial`)
  await rm(partial, { recursive: true, force: true })
  await mkdir(partial, { recursive: true })
  try {
    const saved = await saveAll(docker.api, project, { ...options, folder: partial })
    const secrets = await saveSecrets(directory, partial)
    const manifest: SnapshotManifest = {
      format: 1,
      name: options.name,
      project: options.project,
      createdMs: docker.now(),
      volumes: saved,
      ...(secrets ? { secrets } : {}),
    }
    await saveFile(manifestPath(partial), Readable.from([Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`)]))
    await rename(partial, snapshotDirectory(directory, options.name))
    await syncFolder(snapshotDirectory(directory, ''))
    return manifest
  } catch (error) {
    await rm(partial, { recursive: true, force: true })
    throw options.signal.aborted
      ? new PhloError('PHLO_CANCELLED', 'The snapshot was not made.', { cause: error })
      : error
  }
}

interface SaveOptions extends SnapshotOptions {
  readonly volumes: readonly ProjectVolume[]
  readonly folder: string
}

async function saveAll(
  api: EngineApi,
  project: ProjectIdentity,
  options: SaveOptions,
): Promise<readonly SavedVolume[]> {
  await using access = await openVolumes(api, project, { volumes: options.volumes, isReadOnly: true })
  await using _frozen = await freezeContainers(api, project)
  const saved: SavedVolume[] = []
  for (const { key, labels } of options.volumes) {
    const file = `${key}.tar.gz`
    const archive = Readable.from(await access.read(key, options.signal))
    // A failure of the one is that of the other; it shows where the other is read.
    const compressed = pipeline(archive, createGzip({ level: zlib.Z_BEST_SPEED }), () => undefined)
    const volume = { key, labels, file, ...(await saveFile(join(options.folder, file), compressed)) }
    saved.push(volume)
    options.onSaved(volume)
  }
  return saved
}

async function saveSecrets(directory: string, folder: string): Promise<SavedFile | undefined> {
  const file = 'secrets.env'
  const content = await readFile(join(directory, STACK_DIRECTORY, file)).catch(() => undefined)
  if (content === undefined || content.length === 0) return undefined
  return { file, ...(await saveFile(join(folder, file), Readable.from([content]))) }
}

/** The name of the snapshot must be on the disk before it is promised. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}

function exists(name: string): PhloError {
  return new PhloError('PHLO_STACK_SNAPSHOT_EXISTS', `There is a snapshot "${name}" already.`, { context: { name } })
}
