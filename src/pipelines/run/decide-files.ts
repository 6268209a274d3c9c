import { PhloError } from '../../errors.js'
import type { LoadedTable } from '../../tables/load-table.js'
import type { Asset } from '../asset.js'
import type { FoundFile } from './compare-files.js'
import { declarationDigest } from './declaration-digest.js'
import type { FileIdentity } from './file-identity.js'
import type { TableCursor } from './table-cursor.js'

/** What a run does with the files of an asset. */
export type FileDecision =
  | {
      readonly type: 'read'
      /** One or more. */
      readonly files: readonly FoundFile[]
      /** Files whose rows the table has from earlier runs and keeps. */
      readonly kept: readonly FileIdentity[]
    }
  /** The table has the rows of all files; the message says so. */
  | { readonly type: 'nothing'; readonly message: string }
  | { readonly type: 'refuse'; readonly error: PhloError }

/** A table as a run finds it. */
export interface TableState {
  /** `undefined`: there is none. */
  readonly table: LoadedTable | undefined
  /** `undefined`: it is not known which files its rows came from. */
  readonly cursor: TableCursor | undefined
  /** Whether the user wants all files to be read and the rows replaced. */
  readonly refresh: boolean
}

/**
 * Decide which files a run reads: an append the new ones, an upsert the new and the changed ones, a replace all of them
 * unless the table holds their rows already.
 *
 * When the workflow declares the rows otherwise than it did, upsert and replace read all files again. An append never
 * does: the rows would be there twice. What was declared then holds for new files.
 *
 * @param found - one or more, compared with the cursor
 */
export function decideFiles(asset: Asset, found: readonly FoundFile[], state: TableState): FileDecision {
  if (state.refresh) return readAll(found)
  switch (asset.write) {
    case 'append':
      return decideAppend(asset, found, state)
    case 'upsert':
      return decideUpsert(asset, found, state)
    case 'replace':
      return decideReplace(asset, found, state)
  }
}

function decideAppend(asset: Asset, found: readonly FoundFile[], { table, cursor }: TableState): FileDecision {
  const hasRows = table?.version.metadata.currentSnapshotId !== undefined
  if (cursor === undefined && hasRows) return { type: 'refuse', error: cursorUnknown(asset) }
  const changed = found.filter(({ state }) => state === 'changed').map(({ file }) => file.displayName)
  if (changed.length > 0) return { type: 'refuse', error: sourceChanged(asset, changed) }

  const files = found.filter(({ state }) => state === 'new')
  if (files.length > 0) return { type: 'read', files, kept: cursor?.files ?? [] }
  const isDeclaredOtherwise = cursor?.declaration !== declarationDigest(asset)
  const hint = ' What changed in the workflow holds for new files; --refresh reads all again.'
  return { type: 'nothing', message: `No file is new.${isDeclaredOtherwise ? hint : ''}` }
}

function decideUpsert(asset: Asset, found: readonly FoundFile[], { cursor }: TableState): FileDecision {
  const isDeclaredOtherwise = cursor?.declaration !== declarationDigest(asset)
  // Rows that are there already do no harm to an upsert, so without a cursor it reads everything.
  const files = found.filter(({ state }) => isDeclaredOtherwise || state !== 'read')
  if (files.length === 0) return { type: 'nothing', message: 'No file is new.' }
  const read = new Set(files.map(({ file }) => file.displayName))
  return { type: 'read', files, kept: (cursor?.files ?? []).filter(({ path }) => !read.has(path)) }
}

function decideReplace(asset: Asset, found: readonly FoundFile[], { cursor }: TableState): FileDecision {
  const isSame =
    cursor?.isLatest === true &&
    cursor.declaration === declarationDigest(asset) &&
    cursor.files.length === found.length &&
    found.every(({ state }) => state === 'read')
  return isSame ? { type: 'nothing', message: 'No file has changed.' } : readAll(found)
}

function readAll(files: readonly FoundFile[]): FileDecision {
  return { type: 'read', files, kept: [] }
}

function cursorUnknown(asset: Asset): PhloError {
  return new PhloError('PHLO_CURSOR_UNKNOWN', `${asset.id} has rows, and it is not known which files they came from.`, {
    fixes: [`Read all files and replace the rows: phlo materialize ${asset.id} --refresh`],
    context: { asset: asset.id },
  })
}

function sourceChanged(asset: Asset, changed: readonly string[]): PhloError {
  const [first] = changed
  const what = changed.length === 1 ? `${first} has` : `${changed.length} files, such as ${first}, have`
  return new PhloError('PHLO_SOURCE_CHANGED', `${what} changed since ${asset.id} was filled from it.`, {
    fixes: [
      `Read all files again and replace the rows: phlo materialize ${asset.id} --refresh`,
      "Or let changed rows replace earlier ones: write: 'upsert' with a key in the workflow.",
    ],
    context: { asset: asset.id, files: changed },
  })
}
