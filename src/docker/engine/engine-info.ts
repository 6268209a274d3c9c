import type { EngineApi } from './engine-api.js'

/** What Docker says of itself. */
export interface EngineInfo {
  readonly version: string
  /** `Docker` or `Podman`. */
  readonly product: string
  readonly operatingSystem: string
  readonly architecture: string
  /** Memory of the machine on which the containers run: of the virtual machine, where there is one. */
  readonly memoryBytes: number
  readonly processors: number
  /** Folder of Docker's data, on that machine. */
  readonly dataDirectory: string
  /** The clock of that machine, in milliseconds since the epoch; `undefined`: it does not tell. */
  readonly timeMs: number | undefined
  /** What Docker itself warns of. */
  readonly warnings: readonly string[]
}

interface InfoAnswer {
  readonly ServerVersion: string
  readonly OperatingSystem: string
  readonly Architecture: string
  readonly MemTotal: number
  readonly NCPU: number
  readonly DockerRootDir: string
  readonly SystemTime?: string
  readonly Warnings?: readonly string[] | null
  readonly ServerErrors?: readonly string[]
}

/** Ask Docker what it is and what it has. */
export async function engineInfo(api: EngineApi): Promise<EngineInfo> {
  const [info, version] = await Promise.all([
    api.json<InfoAnswer>('/info'),
    api.json<{ readonly Components?: readonly { readonly Name: string }[] }>('/version'),
  ])
  const timeMs = Date.parse(info.SystemTime ?? '')
  return {
    version: info.ServerVersion,
    product: version.Components?.some(({ Name }) => /podman/i.test(Name)) ? 'Podman' : 'Docker',
    operatingSystem: info.OperatingSystem,
    architecture: info.Architecture,
    memoryBytes: info.MemTotal,
    processors: info.NCPU,
    dataDirectory: info.DockerRootDir,
    timeMs: Number.isNaN(timeMs) ? undefined : timeMs,
    warnings: info.Warnings ?? [],
  }
}
