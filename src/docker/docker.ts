import type { EngineAddress } from './engine/engine-address.js'
import type { EngineApi } from './engine/engine-api.js'

/** A Docker Engine that answered, and what its commands are run with. */
export interface Docker {
  readonly address: EngineAddress
  readonly api: EngineApi
  /** Environment of the `docker` command, so that it talks to the same engine. */
  readonly environment: Readonly<Record<string, string>>
  /** Milliseconds since the epoch. */
  now(): number
}
