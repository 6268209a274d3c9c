import { PhloError } from '../../errors.js'
import type { LoadedTable } from '../../tables/load-table.js'
import type { Asset } from '../asset.js'
import type { SourceFile } from '../files/source-file.js'
import type { FileCursor } from './file-cursor.js'
import { type FileIdentity, identifyFile } from './file-identity.js'

/** What has become of a file since a table was filled. */
type FileState = 'new' | 'read' | 'changed'

export interface FoundFile {
  readonly file: SourceFile
  readonly state: FileState
  /** Known where it was needed to tell the state, or will be kept. */
  readonly identity: FileIdentity | undefined
}

/**
 * Find out which files were appended before. A file that has another time but the same content counts as read.
 *
 * @param cursor - `undefined`: none were
 */
export async function compareFiles(
  files: readonly SourceFile[],
  cursor: FileCursor | undefined,
): Promise<readonly FoundFile[]> {
  const known = new Map(cursor?.files.map((identity) => [identity.path, identity]))
  return Promise.all(
    files.map(async (file): Promise<FoundFile> => {
      const before = known.get(file.displayName)
      if (before === undefined) return { file, state: 'new', identity: undefined }
      const isSame = before.bytes === file.bytes && before.modifiedMs === file.modifiedMs
      const identity = isSame ? before : await identifyFile(file)
      return { file, state: identity.hash === before.hash ? 'read' : 'changed', identity }
    }),
  )
}

/**
 * Decide which files a run reads: an append those that were not read before, every other way to write all of them.
 *
 * @param state.before - the table; `undefined`: there is none
 * @throws PHLO_SOURCE_CHANGED - a file that was appended has changed
 * @throws PHLO_CURSOR_UNKNOWN - the table has rows, and nobody knows from which files
 */
export async function chooseFiles(
  asset: Asset,
  files: readonly SourceFile[],
  state: {
    readonly cursor: FileCursor | undefined
    readonly before: LoadedTable | undefined
    readonly refresh: boolean
  },
): Promise<readonly SourceFile[]> {
  if (asset.write !== 'append' || state.refresh) return files
  const hasRows = state.before?.version.metadata.currentSnapshotId !== undefined
  if (state.cursor === undefined && hasRows) throw cursorUnknown(asset)
  return filesToAppend(asset, await compareFiles(files, state.cursor))
}

function filesToAppend(asset: Asset, found: readonly FoundFile[]): readonly SourceFile[] {
  const changed = found.filter(({ state }) => state === 'changed').map(({ file }) => file.displayName)
  if (changed.length > 0) throw sourceChanged(asset, changed)
  return found.filter(({ state }) => state === 'new').map(({ file }) => file)
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
