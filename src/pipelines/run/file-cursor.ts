import { createHash } from 'node:crypto'
import type { FileIdentity } from './file-identity.js'

/** Which files a table's rows came from: kept by the table, so that it branches and travels in time with them. */
export interface FileCursor {
  /** The run that set it. */
  readonly run: string
  /** The table's snapshot that the run began from; `undefined`: it had none. */
  readonly baseSnapshotId: bigint | undefined
  /** Of the asset as it was then: see `declarationDigest`. */
  readonly declaration: string
  /** One per path. */
  readonly files: readonly FileIdentity[]
  /** Where the source of a plugin goes on; `undefined`: the asset reads files. */
  readonly source: SourcePosition | undefined
}

/** Where the source of a plugin goes on. */
export interface SourcePosition {
  /** Digest of what the source was set to read. */
  readonly settings: string
  /** What the source gave with its last file; `undefined`: nothing. */
  readonly cursor: string | undefined
}

/** The table property that holds an asset's cursor, and the key of the snapshot's summary that holds its mark. */
export function cursorProperty(asset: string): string {
  return `phlo.cursor.${asset}`
}

/** Write a cursor as a table property. */
export function formatCursor({ run, baseSnapshotId, declaration, files, source }: FileCursor): string {
  return JSON.stringify({
    run,
    base: baseSnapshotId === undefined ? null : String(baseSnapshotId),
    declaration,
    files: files.map(({ path, bytes, modifiedMs, hash }) => [path, bytes, modifiedMs, hash]),
    ...(source === undefined ? {} : { source: [source.settings, source.cursor ?? null] }),
  })
}

/**
 * What the summary of the snapshot says that came with a cursor: enough to find the snapshot that set it. The cursor
 * itself would make every snapshot as large as the list of all files.
 *
 * @param text - the cursor as a table property
 */
export function cursorMark(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

/** Read a cursor; `undefined` when there is none, or none that can be read. */
export function parseCursor(text: string | undefined): FileCursor | undefined {
  if (text === undefined) return undefined
  try {
    const { run, base, declaration, files, source }: CursorJson = JSON.parse(text)
    return {
      run,
      baseSnapshotId: base === null ? undefined : BigInt(base),
      declaration,
      files: files.map(([path, bytes, modifiedMs, hash]) => ({ path, bytes, modifiedMs, hash })),
      source: source && { settings: source[0], cursor: source[1] ?? undefined },
    }
  } catch {
    return undefined
  }
}

interface CursorJson {
  readonly run: string
  readonly base: string | null
  readonly declaration: string
  readonly files: readonly (readonly [string, number, number, string])[]
  readonly source?: readonly [string, string | null]
}
