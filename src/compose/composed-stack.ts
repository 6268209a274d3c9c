import type { ServiceHook } from '../plugins/service-definition.js'

export type { ServiceHook }

/** What Docker knows a checkout of a project by; two checkouts of one project have two. */
export interface ProjectIdentity {
  /** Name of the Compose project: `phlo-<name>-<8 hex digits of the folder's path>`. */
  readonly composeProject: string
  /** Value of the label `dev.phlo.project`, which every container, volume and network of the checkout carries. */
  readonly label: string
}

/** Name of the label that says to which checkout a container, volume or network belongs. */
export const PROJECT_LABEL = 'dev.phlo.project'

/** A Compose document: plain data, in the order in which it is written. */
export type ComposeDocument = Readonly<Record<string, unknown>>

/** A file that the stack needs below `.phlo/`. */
export interface StackFile {
  /** Relative to `.phlo/`, `/`-separated: `compose.yaml`, `files/postgres/init.sql`. */
  readonly path: string
  readonly content: string | Uint8Array
  /** Permissions: 0o600 for what holds secrets. */
  readonly mode: number
}

/** A port of a service as the stack publishes it. */
export interface PublishedPort {
  /** The name that the service gives it: `http`. */
  readonly name: string
  /** Address of this machine on which it listens: `bind` of the project. */
  readonly address: string
  readonly host: number
  readonly container: number
}

/** An address to open once its service is up. */
export interface StackLink {
  readonly title: string
  readonly url: string
  /** `secret` is the name of the variable that holds the password, never the password. */
  readonly login: { readonly user: string; readonly secret: string } | undefined
}

/** How much memory a service may use; of one that a variable of Compose limits only Compose knows how much. */
export type MemoryLimit =
  | { readonly type: 'known'; readonly bytes: number }
  | { readonly type: 'none' }
  | { readonly type: 'variable' }

/** What a start needs to know of one service of the stack. */
export interface ComposedService {
  readonly name: string
  readonly description: string
  /** The service that this one prepares or completes; `undefined` for one that stands for itself. */
  readonly companionOf: string | undefined
  /** Where keys of Compose are written for it, so that nothing goes before them: `services.trino.compose in phlo.yaml`. */
  readonly settings: string
  /** `undefined`: the image is built and has no name of its own. */
  readonly image: string | undefined
  /**
   * Whether the image is made here, by `--build` or where it is not there, for this service or for another that shares
   * it.
   */
  readonly isBuilt: boolean
  /** Whether the image may be pulled where it is not there: its `pull_policy` is not `never`. */
  readonly mayPull: boolean
  /** Whether it is to end by itself, with exit code 0: a step of the preparation. */
  readonly isOneShot: boolean
  readonly hasHealthcheck: boolean
  /** By name. */
  readonly ports: readonly PublishedPort[]
  readonly links: readonly StackLink[]
  /** To be run in this order once the service is healthy, templates filled in. */
  readonly afterStart: readonly ServiceHook[]
  readonly memoryLimit: MemoryLimit
  /** Names of the services that it waits for. */
  readonly dependsOn: readonly string[]
}

/** All that is composed of a project: what `.phlo/` gets, and what a start needs to know. */
export interface ComposedStack {
  readonly project: ProjectIdentity
  /** Absolute path of the project's folder. */
  readonly directory: string
  readonly document: ComposeDocument
  /** The document as `.phlo/compose.yaml` has it; the same bytes for the same input. */
  readonly text: string
  /** Everything that is written below `.phlo/`, `compose.yaml` and `secrets.env` included. */
  readonly files: readonly StackFile[]
  /**
   * Names of the variables that the document takes from `.phlo/secrets.env`. Compose prefers a variable of its own
   * process to the file's: who calls it leaves these out of its environment.
   */
  readonly environmentNames: readonly string[]
  /** By name, companions among them. */
  readonly services: readonly ComposedService[]
  /** Names in the order of a start; those of one list wait for lists before it only. */
  readonly startOrder: readonly (readonly string[])[]
  /** Sum of the limits that are known of the services that keep running. */
  readonly memoryBytes: number
  /** Names of the services that keep running and of which no limit is known: they may take more. */
  readonly withoutMemoryLimit: readonly string[]
}
