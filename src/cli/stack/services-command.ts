import type { ProjectConfig } from '../../config/project-config.js'
import type { Docker } from '../../docker/docker.js'
import { lockStack, type StackLock } from '../../docker/stack-lock.js'
import { PhloCommand } from '../phlo-command.js'
import { printable } from '../text/printable.js'
import type { Composer } from './start/look-at-inputs.js'
import type { StartProgressTarget } from './start/start-progress.js'
import { systemDocker } from './system-docker.js'

/** How long a command waits for another one that changes the same stack, unless it is told, in milliseconds. */
const LOCK_WAIT_MS_MAX = 60_000

/** What the commands share that work on the running stack. */
export abstract class ServicesCommand extends PhloCommand {
  /** @throws PHLO_DOCKER_ABSENT, PHLO_DOCKER_DENIED */
  protected openDocker(): Promise<Docker> {
    return systemDocker(this.environment)
  }

  /** This process, for what it composes. */
  protected get composer(): Composer {
    return { environment: this.environment, beganMs: performance.timeOrigin }
  }

  /** Where the progress of a start is told; under `--json` nowhere. */
  protected async teller(): Promise<StartProgressTarget | undefined> {
    if (this.jsonEnabled()) return undefined
    const write = (text: string) => void process.stderr.write(printable(text))
    // Some terminals have no width; lines that change cannot be drawn there.
    if (this.terminal.stderr.columns === undefined) return { write, openTasks: undefined }
    const { startTasks } = await import('./start/start-tasks.js')
    return { write, openTasks: (plan) => startTasks(plan, process.stderr) }
  }

  /**
   * Take the right to change the project's stack until the end of the scope.
   *
   * @throws PHLO_STACK_BUSY
   */
  protected lockStack(
    { directory }: ProjectConfig,
    { waitMsMax = LOCK_WAIT_MS_MAX, signal }: { readonly waitMsMax?: number; readonly signal?: AbortSignal } = {},
  ): Promise<StackLock> {
    const onWait = (process: string) =>
      this.note(`Waiting for another command (${process}) to be done with the stack …`)
    return lockStack(directory, { waitMsMax, signal, onWait })
  }
}
