import type { CommitHash, CommitMeta, CommitResult, Content, ContentKey, Operation } from '../../catalog/catalog.js'
import { formatKey } from '../../catalog/content-key.js'
import { PhloError } from '../../errors.js'
import type { TableVersion } from '../../iceberg/table-metadata.js'
import { randomUuid } from '../../storage/random-id.js'
import type { Lake } from '../lake.js'

/** Where a change of one table goes, and what its commit says. */
export interface TableCommit {
  readonly branch: string
  readonly key: ContentKey
  readonly message: string
  readonly properties: Readonly<Record<string, string>>
}

/** Make the catalog's content for a version of a table. @param id - identity of the table in the catalog */
export function tableContent(id: string, { metadata, metadataLocation }: TableVersion): Content {
  return {
    type: 'ICEBERG_TABLE',
    id,
    metadataLocation,
    snapshotId: metadata.currentSnapshotId ?? -1n,
    schemaId: metadata.currentSchemaId,
    specId: metadata.defaultSpecId,
    sortOrderId: metadata.defaultSortOrderId,
  }
}

/**
 * Commit a content under a key; for a new key, together with the namespaces above it that are not there yet.
 *
 * @param put.expectedHash - the head that the change was computed from
 * @param put.after - as a `CommitRequest` has it
 * @throws PHLO_NAME_TAKEN - the new key is a namespace's, or is below a table
 */
export async function putContent(
  lake: Lake,
  commit: TableCommit,
  put: {
    readonly content: Content
    readonly expectedHash: CommitHash
    readonly isNewKey: boolean
    readonly after?: Promise<unknown>
  },
): Promise<CommitResult> {
  const namespaces = put.isNewKey ? await makeRoom(lake, put.expectedHash, commit.key) : []
  return lake.catalog.commit({
    branch: commit.branch,
    expectedHash: put.expectedHash,
    meta: commitMeta(lake, commit),
    operations: [...namespaces, { type: 'PUT', key: commit.key, content: put.content }],
    ...(put.after === undefined ? {} : { after: put.after }),
  })
}

/** Sign a commit with the lake's author and clock. */
export function commitMeta(
  lake: Lake,
  { message, properties }: Pick<CommitMeta, 'message' | 'properties'>,
): CommitMeta {
  return { message, author: lake.author, timeMs: lake.ambient.now(), properties }
}

/** The namespaces that a new key needs and that are not there yet. */
async function makeRoom(lake: Lake, hash: CommitHash, key: ContentKey): Promise<readonly Operation[]> {
  const keys = key.map((_, index) => key.slice(0, index + 1))
  const contents = await lake.catalog.contents(hash, keys)
  const taken = contents.findIndex((content, index) => {
    const isNamespace = content?.type === 'NAMESPACE'
    return content !== undefined && isNamespace === (index === key.length - 1)
  })
  if (taken !== -1) throw nameTaken(key, keys[taken] ?? key)
  return keys
    .slice(0, -1)
    .filter((_, index) => contents[index] === undefined)
    .map((namespace) => ({
      type: 'PUT',
      key: namespace,
      content: { type: 'NAMESPACE', id: randomUuid(lake.ambient), properties: {} },
    }))
}

function nameTaken(key: ContentKey, takenKey: ContentKey): PhloError {
  const [table, taken] = [key, takenKey].map(formatKey)
  const message =
    table === taken ? `"${table}" is a namespace.` : `"${table}" would be below "${taken}", which is a table.`
  return new PhloError('PHLO_NAME_TAKEN', message, { context: { table, taken } })
}
