import { PhloError } from '../../errors.js'
import type { Asset } from '../asset.js'
import type { RunPlan } from '../run/run.js'
import { selectAssets } from './select-assets.js'

/**
 * Decide which assets run, and in which order: what an asset depends on runs before it.
 *
 * @param selections - see `selectAssets`; none means every asset
 * @throws PHLO_ASSET_UNKNOWN - a selection selects nothing
 * @throws PHLO_WORKFLOW_INVALID - assets depend on each other in a circle
 */
export function planRun(assets: readonly Asset[], selections: readonly string[]): RunPlan {
  const selected = new Set(selectAssets(assets, selections))
  return { assets: inOrder(assets).filter((asset) => selected.has(asset)) }
}

function inOrder(assets: readonly Asset[]): readonly Asset[] {
  const ordered: Asset[] = []
  const visit = (asset: Asset, trail: readonly Asset[]): void => {
    if (ordered.includes(asset)) return
    if (trail.includes(asset)) throw circle([...trail.slice(trail.indexOf(asset)), asset])
    for (const dependency of assets.filter(({ id }) => asset.dependsOn.includes(id)))
      visit(dependency, [...trail, asset])
    ordered.push(asset)
  }
  for (const asset of assets) visit(asset, [])
  return ordered
}

function circle(assets: readonly Asset[]): PhloError {
  const names = assets.map(({ id }) => id)
  const [first] = assets
  return new PhloError('PHLO_WORKFLOW_INVALID', `Assets depend on each other in a circle: ${names.join(' → ')}.`, {
    fixes: [`Take one \`dependsOn\` out; the circle begins at ${first?.file}:${first?.line}.`],
    context: { assets: names },
  })
}
