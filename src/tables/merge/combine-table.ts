import { isDeepStrictEqual } from 'node:util'
import type { Content, ContentKey, IcebergTableContent, KeyConflict } from '../../catalog/catalog.js'
import { currentSchema } from '../../iceberg/current-schema.js'
import type { DataFile } from '../../iceberg/data-file.js'
import { isSameSchema } from '../../iceberg/schema/is-same-schema.js'
import { snapshotPath } from '../../iceberg/snapshot-path.js'
import type { MetadataUpdate, TableChange } from '../../iceberg/table-change.js'
import type { TableMetadata, TableVersion } from '../../iceberg/table-metadata.js'
import type { PartitionSpec } from '../../iceberg/types.js'
import { filesDifference } from '../diff/files-difference.js'
import type { Lake } from '../lake.js'
import { QUARANTINE_PREFIX } from '../quarantine-evidence.js'
import { schemaDifference } from '../schema-difference.js'
import { sumRecords } from '../write/sum-records.js'
import { keyOverlap } from './key-overlap.js'
import { mergeProperties } from './merge-properties.js'

/** What becomes of a key that both sides of a merge changed. */
export type Combination =
  /** One side's content has what both have. */
  | { readonly outcome: 'take'; readonly key: ContentKey; readonly content: Content }
  /** The source's appended files are added to the target's table. */
  | {
      readonly outcome: 'append'
      readonly key: ContentKey
      readonly target: TableVersion
      readonly content: IcebergTableContent
      readonly change: TableChange
      readonly rowsAdded: bigint
    }
  | { readonly outcome: 'conflict'; readonly key: ContentKey; readonly reason: string }

/** The two sides of a merge, as messages name them. */
export interface MergeSides {
  readonly from: string
  readonly into: string
}

interface Versions {
  readonly base: TableMetadata
  readonly source: TableMetadata
  readonly target: TableMetadata
}

/**
 * Decide how a table that both sides changed can be merged. Only what is provably right is: both sides appended, and
 * nothing that one of them did bears on the rows of the other. Nothing is written.
 */
export async function combineTable(lake: Lake, conflict: KeyConflict, sides: MergeSides): Promise<Combination> {
  const { key, base, source, target } = conflict
  const refuse = (reason: string): Combination => ({ outcome: 'conflict', key, reason })
  if (source === undefined) return refuse(`It was dropped on ${sides.from} and changed on ${sides.into}.`)
  if (target === undefined) return refuse(`It was changed on ${sides.from} and dropped on ${sides.into}.`)
  // Namespaces that were made on both sides differ in nothing but their identity.
  if (source.type === 'NAMESPACE' && target.type === 'NAMESPACE') return { outcome: 'take', key, content: target }
  if (source.type !== 'ICEBERG_TABLE' || target.type !== 'ICEBERG_TABLE') return refuse('Both sides changed it.')
  if (base?.type !== 'ICEBERG_TABLE') return refuse('Both sides created it.')

  const [baseVersion, sourceVersion, targetVersion] = await Promise.all([
    lake.files.version(base.metadataLocation),
    lake.files.version(source.metadataLocation),
    lake.files.version(target.metadataLocation),
  ])
  const versions = {
    base: baseVersion.metadata,
    source: sourceVersion.metadata,
    target: targetVersion.metadata,
  }
  if (isSameTable(versions.source, versions.base)) return { outcome: 'take', key, content: target }
  if (isSameTable(versions.target, versions.base)) return { outcome: 'take', key, content: source }
  const unknown = await whyHistoryUnknown(lake.files, versions, sides)
  const reason = unknown ?? whyNotAppends(versions, sides)
  if (reason !== undefined) return refuse(reason)

  // Not from the base on: after merges in both directions the two may share files that the base lacks.
  const { added: ours, removed: theirs } = await filesDifference(lake.files, versions.target, versions.source)
  const overlap = await keyOverlap(
    lake,
    mergedSchema(versions),
    { version: sourceVersion, files: ours },
    { version: targetVersion, files: theirs },
  )
  if (overlap > 0n) return refuse(`Both sides appended rows of the same keys (${overlap} of them).`)
  return {
    outcome: 'append',
    key,
    target: targetVersion,
    content: target,
    change: appendChange(versions, ours),
    rowsAdded: sumRecords(ours),
  }
}

/** Whether two versions of a table differ in nothing but where their metadata is written, as after a relocation. */
function isSameTable(one: TableMetadata, other: TableMetadata): boolean {
  return (
    one.tableUuid === other.tableUuid &&
    one.currentSnapshotId === other.currentSnapshotId &&
    isSameSchema(currentSchema(one), currentSchema(other)) &&
    isSamePartitioning(one, other) &&
    isDeepStrictEqual(sortOrder(one), sortOrder(other)) &&
    isDeepStrictEqual(one.properties, other.properties)
  )
}

/** All specs count, for files may be of any of them. */
function isSamePartitioning(one: TableMetadata, other: TableMetadata): boolean {
  return one.defaultSpecId === other.defaultSpecId && isDeepStrictEqual(one.partitionSpecs, other.partitionSpecs)
}

function sortOrder({ sortOrders, defaultSortOrderId }: TableMetadata): TableMetadata['sortOrders'][number] | undefined {
  return sortOrders.find(({ orderId }) => orderId === defaultSortOrderId)
}

/**
 * Nessie's Iceberg REST leaves of a table's history only the current snapshot. Where the way from the base is not known,
 * a side has appended if it has all files of the base as they were, and more data.
 */
async function whyHistoryUnknown(
  files: Lake['files'],
  { base, source, target }: Versions,
  sides: MergeSides,
): Promise<string | undefined> {
  for (const [metadata, ref] of [
    [source, sides.from],
    [target, sides.into],
  ] as const) {
    const isKnown =
      metadata.tableUuid !== base.tableUuid || snapshotPath(metadata, base.currentSnapshotId) !== undefined
    if (isKnown) continue
    const { added, removed } = await filesDifference(files, base, metadata)
    if (removed.length > 0 || added.some(({ content }) => content !== 'data')) {
      return `Both sides changed it, and its history on ${ref} does not continue what both sides shared.`
    }
  }
  return undefined
}

function whyNotAppends({ base, source, target }: Versions, sides: MergeSides): string | undefined {
  if (source.tableUuid !== base.tableUuid || target.tableUuid !== base.tableUuid) {
    return 'One side dropped it and made another table of its name.'
  }
  for (const [metadata, ref] of [
    [source, sides.from],
    [target, sides.into],
  ] as const) {
    const path = snapshotPath(metadata, base.currentSnapshotId) ?? []
    if (path.some(({ summary }) => summary.operation !== 'append')) {
      return `Both sides changed it, and ${ref} did more than append rows.`
    }
  }
  if ([source, target].some((metadata) => !isDeepStrictEqual(sortOrder(metadata), sortOrder(base)))) {
    return 'Both sides changed it, and the order of its rows is not what it was.'
  }
  if (takesSpecs({ base, source, target }) && !isSamePartitioning(target, base)) {
    return 'Both sides changed its partitioning.'
  }
  return whySchemasDiffer({ base, source, target }) ?? whyPropertiesDiffer({ base, source, target })
}

function whySchemasDiffer(versions: Versions): string | undefined {
  const base = currentSchema(versions.base)
  const source = currentSchema(versions.source)
  const target = currentSchema(versions.target)
  if (isSameSchema(source, target)) return undefined
  if (!isSameSchema(source, base) && !isSameSchema(target, base)) return 'Both sides changed its columns.'
  const changes = schemaDifference(base, isSameSchema(source, base) ? target : source)
  const strict = changes.find(({ change, to }) => change === 'key' || to === 'required')
  return strict && `One side made "${strict.path}" stricter than the rows of the other side have to be.`
}

function whyPropertiesDiffer({ base, source, target }: Versions): string | undefined {
  const { conflicts } = mergeProperties(base.properties, source.properties, target.properties)
  if (conflicts.length === 0) return undefined
  const [first = ''] = conflicts
  if (first.startsWith(QUARANTINE_PREFIX)) {
    return `Both sides changed which rows of ${first.slice(QUARANTINE_PREFIX.length)} are in quarantine.`
  }
  return first.startsWith('phlo.cursor.')
    ? `Both sides loaded new rows of ${first.slice('phlo.cursor.'.length)}, so rows would be there twice.`
    : `Both sides changed ${conflicts.map((name) => `the property "${name}"`).join(', ')}.`
}

/** The schema that has every column of both sides: whySchemasDiffer has seen to it that one of the two does. */
function mergedSchema({ base, source, target }: Versions) {
  return isSameSchema(currentSchema(source), currentSchema(base)) ? currentSchema(target) : currentSchema(source)
}

function appendChange(versions: Versions, added: readonly DataFile[]): TableChange {
  const { base, source, target } = versions
  const schema = mergedSchema(versions)
  const { updates, removals } = mergeProperties(base.properties, source.properties, target.properties)
  const metadataUpdates: MetadataUpdate[] = []
  if (!isSameSchema(schema, currentSchema(target))) metadataUpdates.push({ action: 'add-schema', schema })
  if (takesSpecs(versions)) metadataUpdates.push(...specUpdates(source))
  if (Object.keys(updates).length > 0) metadataUpdates.push({ action: 'set-properties', updates })
  if (removals.length > 0) metadataUpdates.push({ action: 'remove-properties', removals })
  return {
    baseSnapshotId: target.currentSnapshotId,
    updates: metadataUpdates,
    snapshot:
      added.length === 0
        ? undefined
        : {
            operation: 'append',
            added,
            removed: [],
            conflictFilter: undefined,
            summary: { 'phlo.merged-snapshot': String(source.currentSnapshotId) },
          },
  }
}

/** Whether the source has another partitioning, and not merely an older one, than the target. */
function takesSpecs({ base, source, target }: Versions): boolean {
  return !isSamePartitioning(source, base) && !isSamePartitioning(source, target)
}

/** A table that has the specs of the base gets those of the source, ids included, by adding them in their order. */
function specUpdates({ partitionSpecs, defaultSpecId }: TableMetadata): readonly MetadataUpdate[] {
  const isDefault = ({ specId }: PartitionSpec): boolean => specId === defaultSpecId
  const specs = [...partitionSpecs].sort((one, other) => one.specId - other.specId)
  return [...specs, ...specs.filter(isDefault)].map((spec) => ({ action: 'add-spec', spec }))
}
