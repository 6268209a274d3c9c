import type { PluginKind } from '../plugin.js'

/** A version of a plugin that whoever keeps the registry has looked at. */
export interface RegistryVersion {
  readonly version: string
  /** The `phlo.api` of its manifest. */
  readonly api: number
  /** Of its tarball, as npm states it: `sha512-…`. */
  readonly integrity: string
  /** Why it is not to be installed any more; `undefined`: it may be. */
  readonly yanked: string | undefined
}

/** A plugin as the registry lists it. */
export interface RegistryEntry {
  /** What people type to install it. */
  readonly name: string
  /** Name of the npm package. */
  readonly package: string
  readonly description: string
  readonly kinds: readonly PluginKind[]
  /** Names of its services. */
  readonly services: readonly string[]
  readonly keywords: readonly string[]
  readonly homepage: string | undefined
  /** Whether it comes with Phlo, so that there is nothing to install. */
  readonly bundled: boolean
  readonly versions: readonly RegistryVersion[]
}

/** What a registry says, and how that is known. */
export interface Registry {
  readonly entries: readonly RegistryEntry[]
  /** `bundled`: it came with Phlo; `remote`: fetched now, or unchanged since; `cache`: what was fetched earlier. */
  readonly origin: 'bundled' | 'remote' | 'cache'
  /** What a person must know of an answer that is not the newest, as a sentence. */
  readonly note: string | undefined
}
