import type { Health } from './inspect-container.js'

/** Compose's own label for its project. */
export const COMPOSE_PROJECT_LABEL = 'com.docker.compose.project'

export const CONTAINER_STATES = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const

/** Those states in which a container has a health. */
export const HAVE_HEALTH: ReadonlySet<string> = new Set(['running', 'paused'])

/** `unknown`: the engine has a word for it that Docker has not. */
export type ContainerState = (typeof CONTAINER_STATES)[number] | 'unknown'

/** A container, as a listing shows it. */
export interface Container {
  readonly id: string
  /** Without the leading slash. */
  readonly name: string
  /** Empty for one that Compose did not make. */
  readonly service: string
  readonly image: string
  readonly imageId: string
  readonly state: ContainerState
  readonly health: Health
  /** `undefined` while it runs or has not run. */
  readonly exitCode: number | undefined
  /** Docker's own words: `Up 3 minutes (healthy)`. */
  readonly statusText: string
  readonly ports: readonly ContainerPort[]
  /** Names of the services that it was told to wait for. */
  readonly dependsOn: readonly string[]
  /** Compose's digest of what it was made of; another one means that Compose would replace it. Empty: Compose did not make it. */
  readonly configHash: string
  readonly labels: Readonly<Record<string, string>>
}

export interface ContainerPort {
  readonly container: number
  /** `undefined`: not published. */
  readonly host: number | undefined
  readonly address: string | undefined
}
