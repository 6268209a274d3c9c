import type { EngineApi } from './engine/engine-api.js'

/** What only a look at one container shows. */
export interface ContainerDetail {
  /** Also while Docker waits to start it again. */
  readonly isRunning: boolean
  /** Whether it has ended, and Docker waits to start it again. */
  readonly isRestarting: boolean
  /** Whether it ever ran: one that was only made has not ended either. */
  readonly hasRun: boolean
  readonly exitCode: number
  /** The kernel killed it for the memory that it used, in its last run. */
  readonly isOutOfMemory: boolean
  /** How often Docker has started it again by itself. */
  readonly restartCount: number
  /** Docker's own words when it could not start it at all: a program that is not there, a mount that fails. */
  readonly error: string
  /** When its newest run began, ISO 8601. */
  readonly startedAt: string
  /** When its last run ended, ISO 8601; kept while it runs again. */
  readonly finishedAt: string
  /** As the engine says, whether or not it runs. */
  readonly health: Health
  /** What the last health check printed; empty where there was none. */
  readonly healthOutput: string
  /** Exit code of the last health check; `undefined`: there was none, or it took too long. */
  readonly healthExitCode: number | undefined
  readonly hasTerminal: boolean
  /** `undefined`: no limit. */
  readonly memoryBytesMax: number | undefined
}

/** `none`: it has no health check. After its end a container has no health, whatever Docker still says. */
export type Health = (typeof HEALTHS)[number]

const HEALTHS = ['none', 'starting', 'healthy', 'unhealthy'] as const

interface InspectAnswer {
  readonly State: {
    readonly Running: boolean
    readonly Restarting: boolean
    readonly ExitCode: number
    readonly OOMKilled: boolean
    readonly Error: string
    readonly StartedAt: string
    readonly FinishedAt: string
    readonly Health?: {
      readonly Status?: string
      readonly Log: readonly { readonly ExitCode: number; readonly Output: string }[] | null
    }
  }
  readonly RestartCount: number
  readonly Config: { readonly Tty: boolean }
  readonly HostConfig: { readonly Memory: number }
}

/** The year in which Docker puts what has not happened. */
const NEVER = '0001-'

/** Look at one container. @throws PHLO_DOCKER_REFUSED - with status 404 when it is gone */
export async function inspectContainer(api: EngineApi, id: string): Promise<ContainerDetail> {
  const { State, RestartCount, Config, HostConfig } = await api.json<InspectAnswer>(`/containers/${id}/json`)
  const check = State.Health?.Log?.at(-1)
  return {
    isRunning: State.Running,
    isRestarting: State.Restarting,
    hasRun: !State.StartedAt.startsWith(NEVER),
    exitCode: State.ExitCode,
    isOutOfMemory: State.OOMKilled,
    restartCount: RestartCount,
    error: State.Error,
    startedAt: State.StartedAt,
    finishedAt: State.FinishedAt,
    health: HEALTHS.find((health) => health === State.Health?.Status) ?? 'none',
    healthOutput: check?.Output.trim() ?? '',
    healthExitCode: check?.ExitCode,
    hasTerminal: Config.Tty,
    memoryBytesMax: HostConfig.Memory > 0 ? HostConfig.Memory : undefined,
  }
}
