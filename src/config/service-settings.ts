import type { ComposeTree } from './compose-tree.js'

/** What `phlo.yaml` says of one service. */
export interface ServiceSettings {
  /** `undefined`: it is not said; the service's own default holds. */
  readonly enabled: boolean | undefined
  /** Ports on the host that are to be these and no others, by the service's names for them. */
  readonly ports: Readonly<Record<string, number>>
  /** Values of the service's variables that are not secret. */
  readonly env: Readonly<Record<string, string>>
  /** Keys of a Compose service that are laid over the service's own by Compose's rules. */
  readonly compose: ComposeTree
  /** The whole Compose service, of one that is the project's own; `undefined`: a plugin provides it. */
  readonly inline: ComposeTree | undefined
}
