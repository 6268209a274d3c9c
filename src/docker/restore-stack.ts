import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ComposedStack, PROJECT_LABEL, type ProjectIdentity } from '../compose/composed-stack.js'
import { PhloError } from '../errors.js'
import { COMPOSE_PROJECT_LABEL } from './container.js'
import type { Docker } from './docker.js'
import { type EngineApi, EngineRefusal } from './engine/engine-api.js'
import { listContainers } from './list-containers.js'
import { refuseForeign, removeVolumes, VOLUME_LABEL } from './project-resources.js'
import { markRestore, unmarkRestore } from './snapshot/restore-mark.js'
import { isIntact } from './snapshot/save-file.js'
import {
  damaged,
  readManifest,
  type SavedVolume,
  type SnapshotManifest,
  snapshotDirectory,
} from './snapshot/snapshot-manifest.js'
import { openVolumes, refuseUnfitEngine } from './snapshot/volume-access.js'
import { stopContainers } from './stop-containers.js'

export interface RestoreOptions {
  readonly name: string
  /** Put back the secrets of the snapshot, the text of their file. */
  restoreSecrets(text: string): Promise<void>
  /** Called with the key of each volume once it is as it was. */
  onRestored(key: string): void
}

/** What a restore came to. */
export interface RestoreReport {
  readonly snapshot: SnapshotManifest
  /** Names of the services that ran before it; they are stopped now. */
  readonly stopped: readonly string[]
}

/**
 * Bring the volumes of a stack back to what a snapshot holds. Nothing is touched before every file of it is found to be as it
 * was saved; then the stack is stopped, and each volume of the snapshot is replaced. A restore that is cut short is marked, and
 * no start goes on from it. The caller holds the stack's lock.
 *
 * @throws PHLO_STACK_SNAPSHOT_UNKNOWN, PHLO_STACK_SNAPSHOT_DAMAGED, PHLO_STACK_FOREIGN, PHLO_DOCKER_DISK_FULL,
 *   PHLO_ENGINE_UNFIT
 */
export async function restoreStack(
  { api }: Docker,
  { directory, project }: Pick<ComposedStack, 'directory' | 'project'>,
  { name, restoreSecrets, onRestored }: RestoreOptions,
): Promise<RestoreReport> {
  refuseUnfitEngine(api)
  const folder = snapshotDirectory(directory, name)
  const snapshot = await readManifest(directory, name)
  await refuseDamaged(folder, snapshot)
  await refuseForeign(api, project)

  const containers = await listContainers(api, project)
  await stopContainers(api, containers)
  await markRestore(directory, name)
  await replaceVolumes(api, project, { volumes: snapshot.volumes, folder, onRestored })
  if (snapshot.secrets !== undefined) await restoreSecrets(await readFile(join(folder, snapshot.secrets.file), 'utf8'))
  await unmarkRestore(directory)
  const ran = containers.filter(({ state }) => state === 'running' || state === 'paused' || state === 'restarting')
  return { snapshot, stopped: ran.map(({ service }) => service) }
}

async function refuseDamaged(folder: string, { name, volumes, secrets }: SnapshotManifest): Promise<void> {
  for (const saved of [...volumes, ...(secrets ? [secrets] : [])]) {
    if (!(await isIntact(join(folder, saved.file), saved))) throw damaged(name, saved.file)
  }
}

interface Replacement {
  readonly volumes: readonly SavedVolume[]
  readonly folder: string
  onRestored(key: string): void
}

async function replaceVolumes(api: EngineApi, project: ProjectIdentity, replacement: Replacement): Promise<void> {
  const { folder, onRestored } = replacement
  const volumes = replacement.volumes.map((saved) => ({ ...saved, name: `${project.composeProject}_${saved.key}` }))
  await removeVolumes(
    api,
    volumes.map(({ name }) => name),
  )
  for (const { key, name, labels } of volumes) {
    // A snapshot may come from another checkout of the project.
    const own = { [PROJECT_LABEL]: project.label, [COMPOSE_PROJECT_LABEL]: project.composeProject, [VOLUME_LABEL]: key }
    await api.json('/volumes/create', { method: 'POST', body: { Name: name, Labels: { ...labels, ...own } } })
  }
  await using access = await openVolumes(api, project, { volumes, isReadOnly: false })
  for (const { key, file } of volumes) {
    try {
      await access.write(createReadStream(join(folder, file)))
    } catch (error) {
      throw isDiskFull(error) ? diskFull(key, error) : error
    }
    onRestored(key)
  }
}

function isDiskFull(error: unknown): error is EngineRefusal {
  return error instanceof EngineRefusal && /no space left on device/i.test(error.message)
}

function diskFull(volume: string, cause: EngineRefusal): PhloError {
  return new PhloError(
    'PHLO_DOCKER_DISK_FULL',
    `The disk of Docker is full; the volume ${volume} could not be restored.`,
    {
      context: { volume, reason: cause.context.message },
      cause,
    },
  )
}
