import type { PortSetting } from '../ports/refuse-taken-ports.js'

export interface StartOptions {
  /** Names of the services to start, with those that they need; `undefined`: all of the stack. */
  readonly services?: readonly string[] | undefined
  /** Build the images that are built, also when they are there. */
  readonly build?: boolean
  /** Where the host port of a service is set, for who has to change it. */
  readonly portSetting: PortSetting
  /** How long services may take to become healthy, in milliseconds. */
  readonly waitMsMax: number
  readonly signal: AbortSignal
}

/** What a start came to. */
export interface StartReport {
  /** Names of the services that it brought up; empty when all were up. */
  readonly started: readonly string[]
  /** Names of the services that are no longer part of the stack and had a container still. */
  readonly removed: readonly string[]
}
