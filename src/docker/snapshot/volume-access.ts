import type { Readable } from 'node:stream'
import type { ProjectIdentity } from '../../compose/composed-stack.js'
import { PhloError } from '../../errors.js'
import type { EngineApi } from '../engine/engine-api.js'
import { findContainers, listContainers } from '../list-containers.js'
import { type ProjectVolume, removeContainer } from '../project-resources.js'

/** A container that is never started and has volumes mounted, so that Docker reads and writes them for us. */
export interface VolumeAccess extends AsyncDisposable {
  /** Read a volume as a tar archive of a folder that has its key for a name, with owners, modes and times. */
  read(key: string, signal: AbortSignal): Promise<AsyncIterable<Buffer>>
  /** Unpack such an archive, compressed or not, into the volume from whose key its folder has its name. */
  write(archive: Readable): Promise<void>
}

/** Where the volumes are mounted, each under its key. */
const ROOT = '/phlo-volumes'

/** Not {@link PROJECT_LABEL}: it is no service of the stack. */
const ACCESS_LABEL = 'dev.phlo.volumes'

/**
 * Get at the content of volumes through a container of an image that is on the machine; what it contains does not matter,
 * since nothing of it is run.
 *
 * @throws PHLO_IMAGE_UNAVAILABLE - there is no image at all
 */
export async function openVolumes(
  api: EngineApi,
  project: ProjectIdentity,
  {
    volumes,
    isReadOnly,
  }: { readonly volumes: readonly Pick<ProjectVolume, 'name' | 'key'>[]; readonly isReadOnly: boolean },
): Promise<VolumeAccess> {
  await removeLeftBehind(api, project)
  const mounts = volumes.map(({ name, key }) => ({
    Type: 'volume',
    Source: name,
    Target: `${ROOT}/${key}`,
    ReadOnly: isReadOnly,
    VolumeOptions: { NoCopy: true },
  }))
  const { Id } = await api.json<{ readonly Id: string }>('/containers/create', {
    method: 'POST',
    body: {
      Image: await anyImage(api, project),
      Cmd: ['true'],
      Labels: { [ACCESS_LABEL]: project.label },
      HostConfig: { Mounts: mounts, NetworkMode: 'none' },
    },
  })
  return {
    read: (key, signal) => api.stream(`/containers/${Id}/archive`, { query: { path: `${ROOT}/${key}` }, signal }),
    async write(archive) {
      // Into the folder above, since the owner and the mode of the volume's own folder come with the archive.
      await api.json(`/containers/${Id}/archive`, { method: 'PUT', query: { path: ROOT }, body: archive })
    },
    [Symbol.asyncDispose]: () => removeContainer(api, Id, { volumes: true }),
  }
}

async function removeLeftBehind(api: EngineApi, { label }: ProjectIdentity): Promise<void> {
  const left = await findContainers(api, { all: true, filters: { label: [`${ACCESS_LABEL}=${label}`] } })
  await Promise.all(left.map(({ id }) => removeContainer(api, id, { volumes: true })))
}

/** One of the project's own, if it has containers; else any. */
async function anyImage(api: EngineApi, project: ProjectIdentity): Promise<string> {
  const [own] = await listContainers(api, project)
  if (own !== undefined) return own.imageId
  const [image] = await api.json<readonly { readonly Id: string }[]>('/images/json')
  if (image !== undefined) return image.Id
  throw new PhloError('PHLO_IMAGE_UNAVAILABLE', 'Docker has no image at all, and one is needed to reach volumes.', {
    fixes: ['docker pull busybox'],
  })
}

/**
 * Refuse to save or bring back volumes by an engine that would lose what is in them: Podman packs a folder without its name,
 * and unpacks it beside the volume.
 *
 * @throws PHLO_ENGINE_UNFIT
 */
export function refuseUnfitEngine({ product, address }: EngineApi): void {
  if (product === 'docker') return
  throw new PhloError('PHLO_ENGINE_UNFIT', 'Snapshots cannot be made or restored with Podman.', {
    fixes: ['Copy the volumes by themselves: podman volume export NAME --output FILE, podman volume import NAME FILE'],
    context: { product, host: address.host },
  })
}
