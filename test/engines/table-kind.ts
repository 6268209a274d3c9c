import type { ContentKey } from '../../src/catalog/catalog.js'
import type { PartitionField, Schema } from '../../src/iceberg/types.js'
import { deleteRows } from '../../src/tables/delete-rows.js'
import type { Lake } from '../../src/tables/lake.js'
import type { PartitionBy } from '../../src/tables/table-partition.js'
import type { WriteReport, WriteRequest } from '../../src/tables/write-request.js'
import { writeRows } from '../../src/tables/write-rows.js'

/** A table to write, and the changes to make to it. */
export interface TableKind {
  readonly name: string
  readonly schema: Schema
  readonly partition?: readonly Omit<PartitionField, 'fieldId'>[]
  readonly steps: readonly Step[]
  /** How many of the newest snapshots are looked at, where there are very many; left out: all. */
  readonly snapshotsMax?: number
  /** Columns by which PyIceberg 0.12 cannot filter, or filters its own tables wrongly. */
  readonly unfilterable?: readonly string[]
  /** Why PyIceberg 0.12 cannot read its rows. */
  readonly unreadByPyiceberg?: string
}

type Step = WriteStep | DeleteStep | { readonly mode: 'other'; run(lake: Lake, kind: TableKind): Promise<void> }

interface WriteStep {
  readonly mode: 'append' | 'upsert' | 'replace'
  readonly sql: string
  readonly schema?: Schema
  /** How the table is partitioned from this step on. */
  readonly partition?: readonly PartitionBy[]
}

interface DeleteStep {
  readonly mode: 'delete'
  readonly belowId: bigint
}

/** Where the table of a kind is. */
export function keyOf({ name }: TableKind): ContentKey {
  return ['kinds', name]
}

/** Write a table of some kind, all steps, to `main`. */
export async function writeTableKind(lake: Lake, kind: TableKind): Promise<void> {
  for (const step of kind.steps) {
    if (step.mode === 'other') await step.run(lake, kind)
    else await takeStep(lake, kind, step)
  }
}

/** @param branch - `main` where it is left out */
export async function takeStep(
  lake: Lake,
  kind: TableKind,
  step: WriteStep | DeleteStep,
  branch = 'main',
): Promise<WriteReport> {
  const target = { branch, key: keyOf(kind), commit: { message: step.mode, properties: {} } }
  if (step.mode === 'delete') {
    return deleteRows(lake, { ...target, filter: { op: 'lt', fieldId: 1, value: step.belowId } })
  }
  return writeRows(lake, {
    ...target,
    rows: { sql: step.sql },
    mode: step.mode,
    duplicates: 'refuse',
    definition: {
      schema: kind.schema,
      partition: (kind.partition ?? []).map((field, index) => ({ ...field, fieldId: 1000 + index })),
      properties: {},
    },
    schema: step.schema,
    partition: step.partition,
    properties: {},
    summary: {},
  } satisfies WriteRequest)
}
