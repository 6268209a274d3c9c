import type { ComposeTree } from '../../config/compose-tree.js'
import type { ServiceDefinition } from '../../plugins/service-definition.js'

/** Why a service is part of the stack. */
export type SelectionReason =
  | { readonly type: 'default' | 'enabled' | 'requested' | 'project' }
  | { readonly type: 'profile'; readonly profile: string }
  | { readonly type: 'slot'; readonly slot: string }
  | { readonly type: 'dependency' | 'companion'; readonly of: string }

/** A service that can be part of the stack, whoever provides it. */
export interface Candidate {
  readonly name: string
  /** `undefined`: it is the project's own, inline in `phlo.yaml` or in a drop-in. */
  readonly definition: ServiceDefinition | undefined
  /** The Compose service of one that is inline in `phlo.yaml`. */
  readonly inline: ComposeTree | undefined
  /** The package that would provide it, had its `service.yaml` no mistakes; `undefined`: it can be composed. */
  readonly brokenIn: string | undefined
  readonly isDefault: boolean
  readonly profiles: readonly string[]
  readonly provides: readonly string[]
  readonly companionOf: string | undefined
  /** Names of services or slots. */
  readonly needs: readonly string[]
}

export interface SelectedService extends Candidate {
  readonly reason: SelectionReason
}

/** The services of a stack, and which of them fills which slot. */
export interface Selection {
  /** By name. */
  readonly services: readonly SelectedService[]
  /** Those that were left out because they are broken, or need one that is; by name. */
  readonly leftOut: readonly SelectedService[]
  /** The service by the slot that it fills. */
  readonly slots: Readonly<Record<string, string>>
}
