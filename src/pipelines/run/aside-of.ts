import { join } from 'node:path'
import type { Engine } from '../../engine/engine.js'
import type { OpenFiles, OpenFilesOptions } from '../files/open-file.js'
import { type AsideFolder, asideBudget } from '../files/set-aside/aside-budget.js'
import type { AssetWork } from './asset-work.js'

type AsideWork = Pick<AssetWork, 'asset' | 'scratch'>

/** The option of opening an asset's files, where its contract has rows set aside that do not fit. */
export function asideOf(work: AsideWork): Pick<OpenFilesOptions, 'aside'> {
  return work.asset.contract.rows === 'quarantine' ? { aside: asideFolder(work) } : {}
}

/** Where files of an asset go from which rows are left out. */
function asideFolder({ asset, scratch }: AsideWork): AsideFolder {
  return { directory: join(scratch, asset.id, 'aside'), budget: asideBudget(asset.id) }
}

/**
 * Leave rows out of the files of an asset, where its contract has that.
 *
 * @param leaveOut - gives the files themselves when it leaves none out
 * @returns `undefined`: no row is left out, or all would be: then the files are wrong, not their rows
 */
export async function withoutRows(
  engine: Engine,
  work: AsideWork,
  opened: OpenFiles,
  leaveOut: (module: typeof import('../files/set-aside/set-rows-aside.js'), folder: AsideFolder) => Promise<OpenFiles>,
): Promise<OpenFiles | undefined> {
  if (work.asset.contract.rows !== 'quarantine') return undefined
  const [setAside, { hasRows }] = await Promise.all([
    import('../files/set-aside/set-rows-aside.js'),
    import('../files/set-aside/count-rows-kept.js'),
  ])
  const files = await leaveOut(setAside, asideFolder(work))
  const isLess = omittedCount(files) > omittedCount(opened)
  return isLess && (await hasRows(engine, files)) ? files : undefined
}

function omittedCount({ files }: OpenFiles): number {
  return files.reduce((sum, { omission }) => sum + (omission?.rows.length ?? 0), 0)
}
