import type { ServiceProgress } from './service-progress.js'

/** What a start is about to do. */
export interface StartPlan {
  /** Services that are made or started; the others run already as they must. */
  readonly services: readonly string[]
  /** Images that are not on this machine and will be pulled. */
  readonly pull: readonly string[]
  /** Services whose images are made here. */
  readonly build: readonly string[]
  /** Services that are no longer part of the stack, whose containers are removed. */
  readonly remove: readonly string[]
  /** Sum of the memory limits of the whole stack. */
  readonly memoryBytes: number
  /** Names of the services of which no limit is known, and which are not in that sum. */
  readonly withoutMemoryLimit: readonly string[]
  /** Memory that Docker has in all; `undefined`: nothing is started, and it was not asked. */
  readonly memoryBytesOfDocker: number | undefined
}

/** What happens during a start, in this order but for pulls and services, which run side by side. */
export type StartEvent =
  | { readonly type: 'planned'; readonly plan: StartPlan }
  | { readonly type: 'pulling'; readonly image: string; readonly doneBytes: number; readonly totalBytes: number }
  | { readonly type: 'pulled'; readonly image: string }
  | { readonly type: 'service'; readonly service: string; readonly progress: ServiceProgress }
  | { readonly type: 'hook'; readonly service: string; readonly hook: string; readonly attempt: number }
  | { readonly type: 'undoing' }

export type StartListener = (event: StartEvent) => void
