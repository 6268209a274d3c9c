import type { CommitHash, ContentKey, Operation } from '../catalog/catalog.js'
import { PhloError } from '../errors.js'
import { rewriteLocations } from '../iceberg/relocate/rewrite-locations.js'
import type { TableVersion } from '../iceberg/table-metadata.js'
import { recordRoot } from '../storage/open-warehouse.js'
import type { Lake } from './lake.js'
import type { LoadedTable } from './load-table.js'
import { branchHead } from './write/branch-head.js'
import { commitMeta, tableContent } from './write/put-table.js'

export interface RelocateReport {
  /** The root that was written into metadata before. */
  readonly from: string
  /** Where the warehouse is, and what metadata says from here on. */
  readonly to: string
  /** Branches with tables that had to be rewritten, protected ones too; empty when there was nothing to do. */
  readonly branches: readonly { readonly name: string; readonly hash: CommitHash; readonly tableCount: number }[]
  /** They keep showing metadata of earlier roots: Phlo reads it, other engines do not. */
  readonly tagsKept: readonly string[]
}

const TRIES_MAX = 20

/**
 * Rewrite the metadata of all tables at the heads of branches for the place where the warehouse now is, so that other
 * engines can open it. Data files are not touched. Commits and tags promise never to change, so history stays as it
 * is: Phlo reads it through the recorded roots.
 *
 * @throws PHLO_RELOCATION_REFUSED - a table has position deletes; no branch has moved then
 * @throws PHLO_COMMIT_CONFLICT - other writers won every try
 */
export async function relocateWarehouse(lake: Lake): Promise<RelocateReport> {
  const { store } = lake.warehouse
  const from = lake.warehouse.locationOf('x').slice(0, -1)
  // First of all, so that what is written from here on is understood wherever the warehouse is moved next.
  await recordRoot(store)
  const references = await lake.catalog.references()
  const names = references.filter(({ type }) => type === 'BRANCH').map(({ name }) => name)
  const rewrite = rewriteOnce(lake)
  // Everything is written before the first branch moves: what cannot be done is found out before anything changes.
  for (const name of names) await movedTables(lake, await branchHead(lake, name), rewrite)
  const branches: { name: string; hash: CommitHash; tableCount: number }[] = []
  for (const name of names) branches.push(...(await relocateBranch(lake, name, rewrite)))
  const tagsKept = references.filter(({ type }) => type === 'TAG').map(({ name }) => name)
  return { from, to: store.root, branches, tagsKept }
}

type Rewrite = (version: TableVersion) => Promise<TableVersion>

/** Branches share most of their tables; each version of a table is rewritten once, so that they share it afterwards, too. */
function rewriteOnce({ files, warehouse, ambient }: Lake): Rewrite {
  const rewritten = new Map<string, Promise<TableVersion>>()
  const mapping = (location: string) => warehouse.store.root + warehouse.keyOf(location)
  return (version) => {
    const known = rewritten.get(version.metadataLocation)
    const moved = known ?? rewriteLocations(files, version, { mapping, ambient })
    rewritten.set(version.metadataLocation, moved)
    return moved
  }
}

async function relocateBranch(lake: Lake, name: string, rewrite: Rewrite) {
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const expectedHash = await branchHead(lake, name)
    const operations = await movedTables(lake, expectedHash, rewrite)
    if (operations.length === 0) return []
    const meta = commitMeta(lake, { message: `Relocate the warehouse to ${lake.warehouse.store.root}`, properties: {} })
    const result = await lake.catalog.commit({ branch: name, expectedHash, meta, operations })
    if (result.status === 'committed') return [{ name, hash: result.hash, tableCount: operations.length }]
  }
  throw new PhloError('PHLO_COMMIT_CONFLICT', `Others kept changing the tables of ${name} at the same time.`, {
    context: { branch: name },
  })
}

async function movedTables(lake: Lake, hash: CommitHash, rewrite: Rewrite): Promise<readonly Operation[]> {
  const operations: Operation[] = []
  for await (const { key, content } of lake.catalog.entries(hash)) {
    if (content.type !== 'ICEBERG_TABLE') continue
    const version = await lake.files.version(content.metadataLocation)
    if (isHere(lake, version)) continue
    operations.push(putOperation(key, content, await rewrite(version)))
  }
  return operations
}

function isHere({ warehouse }: Lake, { metadata, metadataLocation }: TableVersion): boolean {
  const { store, keyOf } = warehouse
  return [metadata.location, metadataLocation].every((location) => location === store.root + keyOf(location))
}

function putOperation(key: ContentKey, { id }: LoadedTable['content'], version: TableVersion): Operation {
  return { type: 'PUT', key, content: tableContent(id, version) }
}
