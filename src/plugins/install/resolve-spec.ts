import { PhloError } from '../../errors.js'
import { newestVersion } from '../registry/newest-version.js'
import type { RegistryEntry } from '../registry/registry.js'
import type { PackageSpec } from './package-spec.js'

/** What is to be fetched for a specification, or why there is nothing to fetch. */
export type ResolvedSpec =
  | { readonly type: 'fetch'; readonly spec: string }
  /** It comes with Phlo. */
  | { readonly type: 'bundled'; readonly entry: RegistryEntry }

/**
 * Decide which package a name stands for, and which version of it: of one that the registry lists, the newest that works
 * with this Phlo and was not withdrawn.
 *
 * @param allowIncompatible - where the registry lists none that works, let npm choose
 * @throws PHLO_PLUGIN_INCOMPATIBLE - no version that the registry lists works with this Phlo
 */
export function resolveSpec(
  spec: PackageSpec,
  { entries, allowIncompatible }: { readonly entries: readonly RegistryEntry[]; readonly allowIncompatible: boolean },
): ResolvedSpec {
  if (spec.type === 'tarball') return { type: 'fetch', spec: spec.at }
  const entry =
    entries.find(({ name, package: npm }) => name === spec.name || npm === spec.name) ??
    entries.find(({ bundled, services }) => bundled && services.includes(spec.name))
  const wanted = spec.wanted === undefined ? '' : `@${spec.wanted}`
  if (entry === undefined) return { type: 'fetch', spec: `${spec.name}${wanted}` }
  if (entry.bundled && spec.wanted === undefined) return { type: 'bundled', entry }
  if (wanted !== '' || entry.versions.length === 0) return { type: 'fetch', spec: `${entry.package}${wanted}` }

  const newest = newestVersion(entry)
  if (newest !== undefined) return { type: 'fetch', spec: `${entry.package}@${newest.version}` }
  if (allowIncompatible) return { type: 'fetch', spec: entry.package }
  throw new PhloError('PHLO_PLUGIN_INCOMPATIBLE', `No listed version of ${entry.package} works with this Phlo.`, {
    context: { package: entry.package, versions: entry.versions.map(({ version }) => version) },
  })
}
