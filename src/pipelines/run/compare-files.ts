import type { SourceFile } from '../files/source-file.js'
import type { FileCursor } from './file-cursor.js'
import { type FileIdentity, identifyFile } from './file-identity.js'

/** What has become of a file since a table was filled. */
type FileState = 'new' | 'read' | 'changed'

export interface FoundFile {
  readonly file: SourceFile
  readonly state: FileState
  /** Known where it was needed to tell the state. */
  readonly identity: FileIdentity | undefined
}

/**
 * Find out which files were read before. A file that has another time but the same content counts as read.
 *
 * @param cursor - `undefined`: none were
 */
export async function compareFiles(
  files: readonly SourceFile[],
  cursor: FileCursor | undefined,
): Promise<readonly FoundFile[]> {
  const known = new Map(cursor?.files.map((identity) => [identity.path, identity]))
  const found: FoundFile[] = []
  for (const file of files) {
    const before = known.get(file.displayName)
    found.push(before === undefined ? { file, state: 'new', identity: undefined } : await compareFile(file, before))
  }
  return found
}

async function compareFile(file: SourceFile, before: FileIdentity): Promise<FoundFile> {
  const isSame = before.bytes === file.bytes && before.modifiedMs === file.modifiedMs
  const identity = isSame ? before : await identifyFile(file)
  return { file, state: identity.hash === before.hash ? 'read' : 'changed', identity }
}
