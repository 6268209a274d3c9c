import type { Schema } from '../../src/iceberg/types.js'
import { mergeRefs } from '../../src/tables/merge-refs.js'
import { revertCommit } from '../../src/tables/revert-commit.js'
import { branchFrom } from '../support/entries-table.js'
import { deleteByFiles } from '../support/foreign-deletes.js'
import { keyOf, type TableKind, takeStep } from './table-kind.js'

const READINGS: Schema = {
  schemaId: 0,
  identifierFieldIds: [1, 2],
  fields: [
    { id: 1, name: 'id', required: true, type: 'int' },
    { id: 2, name: 'site', required: true, type: 'string' },
    { id: 3, name: 'ratio', required: false, type: 'float' },
    { id: 4, name: 'money', required: false, type: 'decimal(9,2)' },
    { id: 5, name: 'note', required: true, type: 'string' },
    {
      id: 6,
      name: 'place',
      required: false,
      type: { type: 'struct', fields: [{ id: 7, name: 'level', required: false, type: 'int' }] },
    },
  ],
}

const WIDER_READINGS: Schema = {
  ...READINGS,
  fields: [
    { id: 1, name: 'id', required: true, type: 'long' },
    { id: 2, name: 'site', required: true, type: 'string' },
    { id: 3, name: 'ratio', required: false, type: 'double' },
    { id: 4, name: 'money', required: false, type: 'decimal(20,2)' },
    { id: 5, name: 'note', required: false, type: 'string' },
    {
      id: 6,
      name: 'place',
      required: false,
      type: {
        type: 'struct',
        fields: [
          { id: 7, name: 'level', required: false, type: 'long' },
          { id: 8, name: 'city', required: false, type: 'string' },
        ],
      },
    },
    {
      id: 9,
      name: 'tags',
      required: false,
      type: { type: 'list', elementId: 10, element: 'int', elementRequired: false },
    },
  ],
}

function readings(first: number, count: number, note = "'n' || i"): string {
  return `SELECT i::INTEGER AS id, CASE i % 2 WHEN 0 THEN 'north' ELSE 'south' END AS site, (i / 4)::FLOAT AS ratio,
    (i / 100)::DECIMAL(9,2) AS money, ${note} AS note, {'level': i::INTEGER} AS place FROM range(${first}, ${first + count}) t(i)`
}

const WIDE_READINGS = `SELECT 5000000000 AS id, 'north' AS site, 1e300 AS ratio, 123456789012345678.25::DECIMAL(20,2) AS money,
  NULL AS note, {'level': 5000000000, 'city': 'Oslo'} AS place, [1, NULL] AS tags`

/** Tables by what happened to them. */
export const HISTORY_KINDS: readonly TableKind[] = [
  {
    name: 'composite_key',
    schema: READINGS,
    partition: [{ sourceId: 2, name: 'site', transform: 'identity' }],
    steps: [
      { mode: 'append', sql: readings(0, 20) },
      { mode: 'upsert', sql: readings(15, 10, "'changed'") },
      { mode: 'upsert', sql: `SELECT * REPLACE ('elsewhere' AS site) FROM (${readings(0, 5)})` },
    ],
  },
  {
    name: 'widened',
    schema: READINGS,
    steps: [
      { mode: 'append', sql: readings(-5, 10) },
      { mode: 'append', sql: WIDE_READINGS, schema: WIDER_READINGS },
      { mode: 'upsert', sql: `SELECT * FROM (${WIDE_READINGS.replace("'Oslo'", "'Bergen'")})` },
      { mode: 'delete', belowId: -3n },
    ],
  },
  {
    name: 'widened_key_partition',
    schema: READINGS,
    partition: [
      { sourceId: 1, name: 'id', transform: 'identity' },
      { sourceId: 4, name: 'money', transform: 'identity' },
      { sourceId: 3, name: 'ratio', transform: 'identity' },
    ],
    steps: [
      { mode: 'append', sql: readings(-2, 4) },
      { mode: 'append', sql: WIDE_READINGS, schema: WIDER_READINGS },
    ],
    // PyIceberg reads doubles of partitions as floats, and looks for wide decimals in narrow files.
    unfilterable: ['ratio', 'money'],
  },
  {
    name: 'changed_partition',
    schema: READINGS,
    partition: [{ sourceId: 2, name: 'site', transform: 'identity' }],
    steps: [
      { mode: 'append', sql: readings(0, 10) },
      { mode: 'append', sql: readings(10, 10), partition: [{ column: 'id', transform: 'bucket[4]' }] },
      { mode: 'append', sql: readings(20, 10), partition: [] },
      {
        mode: 'append',
        sql: WIDE_READINGS,
        schema: WIDER_READINGS,
        partition: [
          { column: 'id', transform: 'bucket[8]' },
          { column: 'money', transform: 'truncate[50]' },
        ],
      },
      { mode: 'upsert', sql: `${readings(5, 20, "'changed'").replace(' FROM', ', NULL AS tags FROM')}` },
      { mode: 'upsert', sql: readings(28, 4, "'last'"), partition: [{ column: 'site', transform: 'identity' }] },
      { mode: 'delete', belowId: 12n },
    ],
  },
  {
    name: 'merged',
    schema: READINGS,
    steps: [
      { mode: 'append', sql: readings(0, 5) },
      {
        mode: 'other',
        async run(lake, kind) {
          await branchFrom(lake, 'side')
          await takeStep(lake, kind, { mode: 'append', sql: readings(10, 5) }, 'side')
          await takeStep(lake, kind, { mode: 'append', sql: readings(20, 5) })
          const merge = { from: 'side', into: 'main', message: 'Merge', properties: {}, dryRun: false, force: false }
          await mergeRefs(lake, { ...merge, unchanged: undefined })
        },
      },
      { mode: 'append', sql: readings(30, 5) },
    ],
  },
  {
    name: 'reverted',
    schema: READINGS,
    steps: [
      { mode: 'append', sql: readings(0, 5) },
      {
        mode: 'other',
        async run(lake, kind) {
          const { hash } = await takeStep(lake, kind, { mode: 'delete', belowId: 3n })
          await revertCommit(lake, { branch: 'main', commit: hash, message: undefined })
        },
      },
      { mode: 'append', sql: readings(10, 5) },
    ],
  },
  {
    name: 'many_files',
    schema: READINGS,
    steps: [
      ...Array.from({ length: 200 }, (_, index) => ({ mode: 'append' as const, sql: readings(index * 3, 3) })),
      { mode: 'upsert', sql: readings(290, 20, "'changed'") },
      { mode: 'delete', belowId: 100n },
    ],
    snapshotsMax: 3,
    // Each filter opens up to 200 files.
    unfilterable: ['site', 'ratio', 'money', 'note'],
  },
  {
    name: 'deletes_of_others',
    schema: READINGS,
    steps: [
      { mode: 'append', sql: readings(0, 10) },
      { mode: 'append', sql: readings(10, 10) },
      { mode: 'other', run: (lake, kind) => deleteByFiles(lake, keyOf(kind), { name: 'others', positions: [1, 7] }) },
      { mode: 'upsert', sql: readings(17, 10, "'changed'") },
      { mode: 'delete', belowId: 5n },
      { mode: 'replace', sql: readings(7, 3) },
    ],
  },
]
