import { PLUGIN_API } from '../plugin.js'
import type { RegistryEntry, RegistryVersion } from './registry.js'

/**
 * Find the version that is installed when nobody asks for one: the newest that works with this Phlo, was not withdrawn
 * and is no prerelease.
 *
 * @returns `undefined` when the registry lists none such
 */
export function newestVersion({ versions }: Pick<RegistryEntry, 'versions'>): RegistryVersion | undefined {
  return versions
    .filter(({ api, yanked, version }) => api <= PLUGIN_API && yanked === undefined && !version.includes('-'))
    .sort((one, other) => compareVersions(other.version, one.version))[0]
}

/** Order versions as semantic versioning does: negative when the first is older. */
export function compareVersions(one: string, other: string): number {
  const [first, second] = [partsOf(one), partsOf(other)]
  for (const [index, part] of first.numbers.entries()) {
    const difference = part - (second.numbers[index] ?? 0)
    if (difference !== 0) return difference
  }
  if (first.prerelease.length === 0 || second.prerelease.length === 0) {
    return second.prerelease.length - first.prerelease.length
  }
  return comparePrereleases(first.prerelease, second.prerelease)
}

function partsOf(version: string) {
  const [release = '', ...prerelease] = (version.split('+')[0] ?? '').split('-')
  return { numbers: release.split('.').map(Number), prerelease: prerelease.join('-').split('.').filter(Boolean) }
}

/** Numbers come before words, and fewer parts before more. */
function comparePrereleases(one: readonly string[], other: readonly string[]): number {
  for (const [index, part] of one.entries()) {
    const against = other[index]
    if (against === undefined) return 1
    if (part === against) continue
    const [isNumber, isOtherNumber] = [/^\d+$/.test(part), /^\d+$/.test(against)]
    if (isNumber && isOtherNumber) return Number(part) - Number(against)
    if (isNumber !== isOtherNumber) return isNumber ? -1 : 1
    return part < against ? -1 : 1
  }
  return one.length - other.length
}
