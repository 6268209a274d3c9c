import type { Schema } from '../../src/iceberg/types.js'
import { EDGE_KINDS } from './edge-kinds.js'
import { HISTORY_KINDS } from './history-kinds.js'
import { PARTITION_KINDS } from './partition-kinds.js'
import type { TableKind } from './table-kind.js'

const EVERY_TYPE: Schema = {
  schemaId: 0,
  identifierFieldIds: [],
  fields: [
    { id: 1, name: 'flag', required: false, type: 'boolean' },
    { id: 2, name: 'small', required: false, type: 'int' },
    { id: 3, name: 'large', required: false, type: 'long' },
    { id: 4, name: 'single', required: false, type: 'float' },
    { id: 5, name: 'double', required: false, type: 'double' },
    { id: 6, name: 'money', required: false, type: 'decimal(9,2)' },
    { id: 7, name: 'wide', required: false, type: 'decimal(18,4)' },
    { id: 8, name: 'huge', required: false, type: 'decimal(38,10)' },
    { id: 9, name: 'day', required: false, type: 'date' },
    { id: 10, name: 'clock', required: false, type: 'time' },
    { id: 11, name: 'local', required: false, type: 'timestamp' },
    { id: 12, name: 'instant', required: false, type: 'timestamptz' },
    { id: 13, name: 'text', required: false, type: 'string' },
    { id: 14, name: 'identity', required: false, type: 'uuid' },
    { id: 15, name: 'bytes', required: false, type: 'binary' },
    {
      id: 16,
      name: 'point',
      required: false,
      type: {
        type: 'struct',
        fields: [
          { id: 17, name: 'x', required: false, type: 'double' },
          { id: 18, name: 'label', required: false, type: 'string' },
        ],
      },
    },
    {
      id: 19,
      name: 'tags',
      required: false,
      type: { type: 'list', elementId: 20, element: 'string', elementRequired: false },
    },
    {
      id: 21,
      name: 'counts',
      required: false,
      type: { type: 'map', keyId: 22, key: 'string', valueId: 23, value: 'long', valueRequired: false },
    },
  ],
}

const EVERY_TYPE_ROWS = `
  SELECT true AS flag, -5 AS small, 4611686018427387905 AS large, 1.5::FLOAT AS single, 'nan'::DOUBLE AS double,
    -1234567.89::DECIMAL(9,2) AS money, 12345678901234.5678::DECIMAL(18,4) AS wide,
    1234567890123456789012345678.0123456789::DECIMAL(38,10) AS huge,
    DATE '1969-12-31' AS day, TIME '23:59:59.999999' AS clock, TIMESTAMP '1969-12-31 23:59:59.000001' AS local,
    TIMESTAMPTZ '2026-02-03 04:05:06.000007+00' AS instant, 'héllo 🧊 ''quoted'', longer than sixteen' AS text,
    'f79c3e09-677c-4bbd-a479-3f349cb785e7'::UUID AS identity, '\\x00bin'::BLOB AS bytes,
    {'x': 1.25, 'label': 'p'} AS point, ['a', NULL, 'c'] AS tags, MAP {'k': 1, 'l': NULL} AS counts
  UNION ALL SELECT ${Array.from({ length: 18 }, () => 'NULL').join(', ')}`

const ORDERS: Schema = {
  schemaId: 0,
  identifierFieldIds: [1],
  fields: [
    { id: 1, name: 'id', required: true, type: 'long' },
    { id: 2, name: 'name', required: false, type: 'string' },
    { id: 3, name: 'at', required: false, type: 'timestamptz' },
    { id: 4, name: 'Ödd "name".x', required: false, type: 'int' },
  ],
}

const WIDER_ORDERS: Schema = {
  ...ORDERS,
  fields: [
    ...ORDERS.fields.map((field) => (field.id === 4 ? { ...field, type: 'long' as const } : field)),
    {
      id: 5,
      name: 'place',
      required: false,
      type: { type: 'struct', fields: [{ id: 6, name: 'city', required: false, type: 'string' }] },
    },
  ],
}

function orders(first: number, count: number, extra = ''): string {
  return `SELECT i AS id, CASE WHEN i % 11 = 0 THEN NULL ELSE 'name ' || (i % 7) END AS name,
    TIMESTAMPTZ '2025-12-30 00:00:00+00' + to_hours(i::INTEGER) AS at, (i % 5)::INTEGER AS "Ödd ""name"".x" ${extra}
    FROM range(${first}, ${first + count}) AS r(i)`
}

/** Every kind of table that Phlo writes. Kinds have names of their own. */
export const TABLE_KINDS: readonly TableKind[] = [
  ...EDGE_KINDS,
  ...PARTITION_KINDS,
  ...HISTORY_KINDS,
  { name: 'every_type', schema: EVERY_TYPE, steps: [{ mode: 'append', sql: EVERY_TYPE_ROWS }] },
  {
    name: 'changed',
    schema: ORDERS,
    steps: [
      { mode: 'append', sql: orders(0, 100) },
      { mode: 'append', sql: orders(100, 50) },
      { mode: 'upsert', sql: `SELECT * REPLACE ('changed' AS name) FROM (${orders(140, 30)})` },
      { mode: 'delete', belowId: 20n },
      { mode: 'replace', sql: orders(1000, 3) },
    ],
  },
  {
    name: 'partitioned',
    schema: ORDERS,
    partition: [
      { sourceId: 3, name: 'at_day', transform: 'day' },
      { sourceId: 2, name: 'name', transform: 'identity' },
    ],
    steps: [
      { mode: 'append', sql: orders(0, 60) },
      { mode: 'upsert', sql: `SELECT * REPLACE ('name 99' AS name) FROM (${orders(50, 20)})` },
      { mode: 'delete', belowId: 30n },
    ],
  },
  ...(['year', 'month', 'hour'] as const).map((transform) => ({
    name: `by_${transform}`,
    schema: ORDERS,
    partition: [{ sourceId: 3, name: `at_${transform}`, transform }],
    steps: [{ mode: 'append' as const, sql: orders(0, 60) }],
  })),
  {
    name: 'bucketed',
    schema: ORDERS,
    partition: [
      { sourceId: 1, name: 'id_bucket', transform: 'bucket[4]' },
      { sourceId: 2, name: 'name_trunc', transform: 'truncate[6]' },
    ],
    steps: [{ mode: 'append', sql: orders(0, 60) }],
  },
  {
    name: 'evolved',
    schema: ORDERS,
    steps: [
      { mode: 'append', sql: orders(0, 10) },
      { mode: 'append', sql: orders(10, 10, ", {'city': 'Oslo'} AS place"), schema: WIDER_ORDERS },
    ],
  },
  { name: 'empty', schema: ORDERS, steps: [{ mode: 'append', sql: orders(0, 0) }] },
]
