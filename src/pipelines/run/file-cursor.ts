import type { FileIdentity } from './file-identity.js'

/** Which files a table's rows came from: kept by the table, so that it branches and travels in time with them. */
export interface FileCursor {
  /** The run that set it. */
  readonly run: string
  readonly files: readonly FileIdentity[]
}

/** The table property that holds an asset's cursor. */
export function cursorProperty(asset: string): string {
  return `phlo.cursor.${asset}`
}

/** Write a cursor as a table property. */
export function formatCursor({ run, files }: FileCursor): string {
  return JSON.stringify({
    run,
    files: files.map(({ path, bytes, modifiedMs, hash }) => [path, bytes, modifiedMs, hash]),
  })
}

/** Read a cursor; `undefined` when there is none, or none that can be read. */
export function parseCursor(text: string | undefined): FileCursor | undefined {
  if (text === undefined) return undefined
  try {
    const { run, files }: { run: string; files: [string, number, number, string][] } = JSON.parse(text)
    return { run, files: files.map(([path, bytes, modifiedMs, hash]) => ({ path, bytes, modifiedMs, hash })) }
  } catch {
    return undefined
  }
}
