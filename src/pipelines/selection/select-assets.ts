import { didYouMean, PhloError } from '../../errors.js'
import type { Asset } from '../asset.js'

/**
 * Find the assets that selections mean. A selection is a table, an export name, a glob over both, `tag:NAME` or `*`;
 * `+` before it adds everything that it depends on, `+` after it everything that depends on it.
 *
 * @param selections - united; none selects every asset
 * @returns in the order of `assets`
 * @throws PHLO_ASSET_UNKNOWN - one of them selects nothing
 */
export function selectAssets(assets: readonly Asset[], selections: readonly string[]): readonly Asset[] {
  if (selections.length === 0) return assets
  const selected = new Set(selections.flatMap((selection) => [...selectedBy(assets, selection)]))
  return assets.filter((asset) => selected.has(asset))
}

function selectedBy(assets: readonly Asset[], selection: string): ReadonlySet<Asset> {
  const [, before = '', name = '', after = ''] = /^(\+?)(.*?)(\+?)$/s.exec(selection.trim()) ?? []
  const named = assets.filter((asset) => isNamed(asset, name))
  if (named.length === 0 && name !== '*') throw unknown(assets, name)
  const selected = new Set(named)
  if (before === '+') addReachable(selected, named, (asset) => assets.filter(({ id }) => asset.dependsOn.includes(id)))
  if (after === '+')
    addReachable(selected, named, (asset) => assets.filter(({ dependsOn }) => dependsOn.includes(asset.id)))
  return selected
}

function isNamed(asset: Asset, name: string): boolean {
  if (name.startsWith('tag:')) return asset.tags.some((tag) => matches(tag, name.slice('tag:'.length)))
  return matches(asset.id, name) || matches(asset.alias, name)
}

function matches(text: string, glob: string): boolean {
  const pattern = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${pattern}$`).test(text)
}

function addReachable(selected: Set<Asset>, from: readonly Asset[], next: (asset: Asset) => readonly Asset[]): void {
  const reached = new Set<Asset>()
  const open = [...from]
  for (let asset = open.pop(); asset !== undefined; asset = open.pop()) {
    for (const neighbour of next(asset)) {
      if (reached.has(neighbour)) continue
      reached.add(neighbour)
      open.push(neighbour)
    }
  }
  for (const asset of reached) selected.add(asset)
}

function unknown(assets: readonly Asset[], name: string): PhloError {
  const isTag = name.startsWith('tag:')
  const known = isTag
    ? assets.flatMap(({ tags }) => tags.map((tag) => `tag:${tag}`))
    : assets.flatMap(({ id, alias }) => [id, alias, id.slice(id.lastIndexOf('.') + 1)])
  const near = didYouMean(name, known)
  const names = assets.map(({ id }) => id)
  return new PhloError(
    'PHLO_ASSET_UNKNOWN',
    `There is no ${isTag ? 'asset with the tag' : 'asset'} "${name.replace(/^tag:/, '')}".`,
    {
      fixes: [
        ...(near === undefined ? [] : [`Did you mean "${near}"?`]),
        names.length === 0
          ? 'Declare one in workflows/, or make one from a file: phlo add FILE.'
          : `There are ${names.join(', ')}.`,
      ],
      context: { selection: name, assets: names, ...(near === undefined ? {} : { suggestion: near }) },
    },
  )
}
