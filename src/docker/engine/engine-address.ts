/** Where a Docker Engine listens. */
export interface EngineAddress {
  /** As `DOCKER_HOST` has it: `unix:///var/run/docker.sock`, `tcp://10.0.0.5:2376`, `npipe:////./pipe/docker_engine`. */
  readonly host: string
  /** What names it: `DOCKER_HOST`, `the context "colima"`, `the socket of Podman`. */
  readonly origin: string
  /** Name of the Docker context that it comes from; the `docker` command is then told the context, with its keys. */
  readonly context: string | undefined
  /** Folder of `ca.pem`, `cert.pem` and `key.pem`, when the engine wants TLS. */
  readonly tlsDirectory: string | undefined
}

/** What is known of the machine, for finding the engine on it. */
export interface EngineSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** Absolute path of the user's folder. */
  readonly homeDirectory: string
  readonly userId: number | undefined
}

/** A Docker context as its files say. */
export interface DockerContext {
  readonly name: string
  readonly host: string
  /** `undefined`: without TLS. */
  readonly tlsDirectory: string | undefined
}

/**
 * List where an engine may be, the most likely first. What the user names is the only one: another engine would hold other
 * containers.
 *
 * @param context - the context that the user has chosen; `undefined`: none, or Docker's own default
 */
export function engineAddresses(
  { environment, platform, homeDirectory, userId }: EngineSurroundings,
  context: DockerContext | undefined,
): readonly EngineAddress[] {
  if (environment.DOCKER_HOST) {
    const tlsDirectory = environment.DOCKER_TLS_VERIFY
      ? (environment.DOCKER_CERT_PATH ?? `${homeDirectory}/.docker`)
      : undefined
    return [{ host: environment.DOCKER_HOST, origin: 'DOCKER_HOST', context: undefined, tlsDirectory }]
  }
  if (context !== undefined) {
    const { name, host, tlsDirectory } = context
    return [{ host, origin: `the context "${name}"`, context: name, tlsDirectory }]
  }
  if (platform === 'win32') return [address('npipe:////./pipe/docker_engine', 'Docker Desktop')]
  const runtime = environment.XDG_RUNTIME_DIR ?? (userId === undefined ? undefined : `/run/user/${userId}`)
  return [
    address('unix:///var/run/docker.sock', 'the usual socket'),
    ...(runtime === undefined ? [] : [address(`unix://${runtime}/docker.sock`, 'the socket of rootless Docker')]),
    address(`unix://${homeDirectory}/.docker/run/docker.sock`, 'the socket of Docker Desktop'),
    address(`unix://${homeDirectory}/.docker/desktop/docker.sock`, 'the socket of Docker Desktop'),
    address(`unix://${homeDirectory}/.colima/default/docker.sock`, 'the socket of Colima'),
    address(`unix://${homeDirectory}/.config/colima/default/docker.sock`, 'the socket of Colima'),
    address(`unix://${homeDirectory}/.orbstack/run/docker.sock`, 'the socket of OrbStack'),
    address(`unix://${homeDirectory}/.rd/docker.sock`, 'the socket of Rancher Desktop'),
    ...(runtime === undefined ? [] : [address(`unix://${runtime}/podman/podman.sock`, 'the socket of Podman')]),
    address('unix:///run/podman/podman.sock', 'the socket of Podman'),
  ]
}

function address(host: string, origin: string): EngineAddress {
  return { host, origin, context: undefined, tlsDirectory: undefined }
}
