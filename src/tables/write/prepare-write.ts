import { didYouMean, PhloError } from '../../errors.js'
import { applyUpdates } from '../../iceberg/commit/apply-updates.js'
import { evolvePartition } from '../../iceberg/commit/evolve-partition.js'
import { draftTable, type TableDraft } from '../../iceberg/commit/new-table.js'
import { currentSchema, defaultSpec } from '../../iceberg/current-schema.js'
import { evolveSchema } from '../../iceberg/schema/evolve-schema.js'
import { indexFields } from '../../iceberg/schema/index-fields.js'
import type { PartitionSource } from '../../iceberg/schema/partition-fields.js'
import type { MetadataUpdate } from '../../iceberg/table-change.js'
import type { TableVersion } from '../../iceberg/table-metadata.js'
import type { PartitionSpec, Schema } from '../../iceberg/types.js'
import type { Lake } from '../lake.js'
import { loadTable } from '../load-table.js'
import type { PartitionBy } from '../table-partition.js'
import type { WriteRequest } from '../write-request.js'
import type { BranchState } from './commit-loop.js'
import { newTableLocation } from './table-location.js'

/** The table that rows are written to, as it will be with them. */
export interface PreparedWrite {
  readonly base: TableVersion | TableDraft
  /** With the fields that the request adds or widens. */
  readonly schema: Schema
  /** By which the rows are partitioned. */
  readonly spec: PartitionSpec
  /** Of columns and partitions. */
  readonly updates: readonly MetadataUpdate[]
}

/**
 * Decide how the table changes for the rows to fit.
 *
 * @throws PHLO_TABLE_UNKNOWN - there is no such table, and the request does not define it
 * @throws PHLO_SCHEMA_INCOMPATIBLE - a column of the request can hold no value of the table's, nor the other way round
 * @throws PHLO_COLUMN_UNKNOWN, PHLO_PARTITION_INVALID - the table cannot be partitioned as the request wants
 */
export async function prepareWrite(lake: Lake, request: WriteRequest, state: BranchState): Promise<PreparedWrite> {
  const base = state.table?.version ?? (await defineTable(lake, request, state))
  const { metadata } = base
  const current = currentSchema(metadata)
  const schema =
    request.schema === undefined ? current : evolveSchema(current, request.schema, metadata.lastColumnId).schema
  const columns: readonly MetadataUpdate[] = schema === current ? [] : [{ action: 'add-schema', schema }]
  const before = defaultSpec(metadata)
  const spec =
    request.partition === undefined
      ? before
      : evolvePartition(applyUpdates(metadata, columns), partitionSources(schema, request.partition))
  return {
    base,
    schema,
    spec,
    updates: [...columns, ...(spec === before ? [] : [{ action: 'add-spec', spec } as const])],
  }
}

function partitionSources(schema: Schema, partition: readonly PartitionBy[]): readonly PartitionSource[] {
  const ids = new Map([...indexFields(schema)].map(([id, { path }]) => [path, id]))
  return partition.map(({ column, transform }) => {
    const sourceId = ids.get(column)
    if (sourceId !== undefined) return { sourceId, transform }
    const near = didYouMean(column, [...ids.keys()])
    throw new PhloError('PHLO_COLUMN_UNKNOWN', `The table has no column "${column}" to be partitioned by.`, {
      fixes: near === undefined ? [] : [`Did you mean "${near}"?`],
      context: { column },
    })
  })
}

async function defineTable(lake: Lake, request: WriteRequest, state: BranchState): Promise<TableVersion | TableDraft> {
  const { definition } = request
  if (definition === undefined) {
    const unknown = await loadTable(lake, { hash: state.hash, name: request.branch }, request.key)
    return unknown.version
  }
  return draftTable({ ...definition, location: newTableLocation(lake, request.key) }, lake.ambient)
}
