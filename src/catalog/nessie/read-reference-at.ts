import type { CommitHash } from '../catalog.js'
import type { LogEntryJson } from './nessie-json.js'
import type { NessieParts } from './nessie-parts.js'
import { refPath } from './nessie-paths.js'
import { refUnknown, refused } from './refused.js'

/**
 * The newest commit in the history of a branch or tag that had been made by a time. Nessie does not tell when a reference
 * moved there: of one that was made from another, or moved by hand, this is what it would have shown.
 *
 * @returns `undefined` before there was a catalog
 */
export async function readReferenceAt(
  { client, history }: NessieParts,
  { name, timeMs }: { readonly name: string; readonly timeMs: number },
): Promise<CommitHash | undefined> {
  const path = `${refPath(name)}*${timeMs}/history`
  const query = { 'max-records': '1' }
  const answer = await client.ask<{ readonly logEntries: readonly LogEntryJson[] }>({ method: 'GET', path, query })
  if (!answer.ok) throw answer.status === 404 ? refUnknown(name) : refused(answer)
  const [newest] = answer.json.logEntries
  if (newest !== undefined) return newest.commitMeta.hash
  const root = await history.root()
  return timeMs < root.createdMs ? undefined : root.hash
}
