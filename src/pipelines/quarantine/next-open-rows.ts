import type { QuarantinedRow } from './quarantined-row.js'

/** What a run has read. */
export interface Reading {
  /** Whether the table then has the rows of these files only. */
  readonly isAll: boolean
  /** Path and hash of each file. */
  readonly files: readonly { readonly path: string; readonly hash: string }[]
  /** The rows that did not fit. */
  readonly found: readonly QuarantinedRow[]
}

/**
 * Decide which rows are in quarantine after a run: those before it and those that it found. What is read again says anew what
 * does not fit; a file that has changed says nothing of the rows that it once had. A row that is found again is kept once.
 *
 * @returns by the run that found them first, file and line
 */
export function nextOpenRows(
  before: readonly QuarantinedRow[],
  { isAll, files, found }: Reading,
): readonly QuarantinedRow[] {
  const read = new Set(files.map(({ path, hash }) => JSON.stringify([path, hash])))
  const kept = isAll ? [] : before.filter(({ file, fileHash }) => !read.has(JSON.stringify([file, fileHash])))
  const firstRuns = new Map(before.map(({ id, run }) => [id, run]))
  const again = found.map((row) => ({ ...row, run: firstRuns.get(row.id) ?? row.run }))
  return [...new Map([...kept, ...again].map((row) => [row.id, row])).values()].sort(inOrder)
}

/** Older runs first. */
function inOrder(one: QuarantinedRow, other: QuarantinedRow): number {
  if (one.run !== other.run) return one.run < other.run ? -1 : 1
  if (one.file !== other.file) return one.file < other.file ? -1 : 1
  return one.line - other.line
}
