/** What a service waits for in one that it depends on; Compose's own words. */
export type DependencyCondition = 'service_started' | 'service_healthy' | 'service_completed_successfully'

export interface ServiceDependency {
  readonly condition: DependencyCondition
}

export interface ServiceVariable {
  /** Generated once per project and kept out of every file but `.phlo/secrets.env`. */
  readonly secret: boolean
  /** Value of a variable that is not secret, as text; `undefined`: it has none until the project gives one. */
  readonly default: string | undefined
  readonly description: string
  /** What a person has to do after the secret was made anew, beyond the next start; absent: nothing. */
  readonly rotation?: string
}

export interface ServicePort {
  /** Port inside the container. */
  readonly container: number
  /** Port on the host to be tried first; `undefined`: any. */
  readonly preferred: number | undefined
}

export interface ServiceFile {
  /** Path below `ServiceDefinition.directory`, `/`-separated; never leads out of it. */
  readonly source: string
  /** Absolute path in the container. */
  readonly target: string
  /** Whether `${…}` in it is filled in. */
  readonly template: boolean
}

/** A command that runs in a container once the service that states it is healthy. */
export interface ServiceHook {
  readonly name: string
  /** Service in whose container it runs. */
  readonly in: string
  /** Program and arguments; at least one. */
  readonly run: readonly string[]
  readonly timeoutSeconds: number
  /** How often it is tried again after a failure. */
  readonly retries: number
}

/** An address that people open once the service is up. */
export interface ServiceLink {
  readonly title: string
  /** May hold templates: `http://127.0.0.1:${port.http}`. */
  readonly url: string
  readonly login: { readonly user: string; readonly secret: string } | undefined
}

/** The package that a definition comes from. */
export interface PluginIdentity {
  /** Name of the npm package. */
  readonly package: string
  readonly version: string
  /** Whether it comes with Phlo. */
  readonly bundled: boolean
}

/** A validated `service.yaml`: everything that Phlo knows of a service, and all of it data. */
export interface ServiceDefinition {
  readonly name: string
  readonly description: string
  readonly category: string
  /** Part of every stack unless the project disables it. */
  readonly default: boolean
  readonly profiles: readonly string[]
  /** Slots that it can fill: `object-store`, `metadata-db`. */
  readonly provides: readonly string[]
  /** The service that this one prepares or completes: it is enabled with it and hidden from lists. */
  readonly companionOf: string | undefined
  /** By name of a service or slot. */
  readonly dependsOn: Readonly<Record<string, ServiceDependency>>
  readonly envVars: Readonly<Record<string, ServiceVariable>>
  /** Whether its program fills in references inside of the values of its variables: `${…}`. */
  readonly expandsVariables: boolean
  readonly ports: Readonly<Record<string, ServicePort>>
  readonly files: readonly ServiceFile[]
  readonly hooks: { readonly afterStart: readonly ServiceHook[] }
  readonly links: readonly ServiceLink[]
  /** Keys of a Compose service as they were written, templates and all; always has `image`. */
  readonly compose: Readonly<Record<string, unknown>>
  /** Absolute path of the folder that holds the `service.yaml`; `files` are below it. */
  readonly directory: string
  readonly plugin: PluginIdentity
}
