import type { Asset } from '../asset.js'
import { assetOfDeclaration } from './asset-of-declaration.js'
import type { Declared } from './declaration.js'
import { declarationInvalid } from './declaration.js'

/**
 * Examine all declarations of a project, alone and together.
 *
 * @throws PHLO_WORKFLOW_INVALID - an option is wrong, two assets have one name, or they depend on each other in a circle
 */
export function assetsOfDeclarations(declared: readonly Declared[]): readonly Asset[] {
  const assets = declared.map(({ declaration, definition }) => assetOfDeclaration(declaration, definition))
  return assets.map((asset, index) => {
    refuseSameName(declared, assets, index)
    return { ...asset, dependsOn: dependencies(declared, assets, index) }
  })
}

function refuseSameName(declared: readonly Declared[], assets: readonly Asset[], index: number): void {
  const [asset, place] = [assets[index], declared[index]]
  const other = assets.slice(0, index).find((earlier) => sameName(earlier, asset))
  if (asset === undefined || place === undefined || other === undefined) return
  const what = other.alias === asset.alias ? `the name ${asset.alias}` : `the table ${asset.id}`
  throw declarationInvalid(
    place.declaration,
    other.alias === asset.alias ? '' : 'table',
    `${what} is taken by ${other.alias} in ${other.file}:${other.line}; choose another`,
  )
}

/** Table names are compared without case: files of both would meet on some disks. */
function sameName(one: Asset, other: Asset | undefined): boolean {
  return one.alias === other?.alias || one.id.toLowerCase() === other?.id.toLowerCase()
}

function dependencies(declared: readonly Declared[], assets: readonly Asset[], index: number): readonly string[] {
  const [asset, place] = [assets[index], declared[index]]
  if (asset === undefined || place === undefined) return []
  return asset.dependsOn.map((name) => {
    const found = assets.find(({ id, alias }) => id === name || alias === name)
    if (found !== undefined && found !== asset) return found.id
    const problem = found === asset ? 'an asset cannot depend on itself' : `there is no asset "${name}"`
    throw declarationInvalid(place.declaration, 'dependsOn', problem)
  })
}
