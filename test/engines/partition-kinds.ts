import { quoteLiteral } from '../../src/engine/quote.js'
import type { PrimitiveType, Schema, Transform } from '../../src/iceberg/types.js'
import type { TableKind } from './table-kind.js'

const ODD_TEXTS = [
  '',
  ' ',
  'a/b',
  '../c',
  '..',
  'a%2Fb',
  '100%',
  'a=b&c',
  `it's "quoted"`,
  'back\\slash',
  '🧊',
  'é',
  'e\u0301',
  'tab\tline\nend',
  'null',
  '__HIVE_DEFAULT_PARTITION__',
  'x'.repeat(300),
]

const TEXTS: Schema = {
  schemaId: 0,
  identifierFieldIds: [1],
  fields: [
    { id: 1, name: 'id', required: true, type: 'long' },
    { id: 2, name: 'Ödd/"text" %', required: false, type: 'string' },
  ],
}

const TEXT_ROWS = [...ODD_TEXTS.map(quoteLiteral), 'NULL']
  .map((text, index) => `SELECT ${index} AS id, ${text} AS "Ödd/""text"" %"`)
  .join(' UNION ALL ')

const TYPES: readonly PrimitiveType[] = [
  'int',
  'long',
  'decimal(9,2)',
  'decimal(38,3)',
  'date',
  'timestamp',
  'timestamptz',
  'time',
  'string',
  'uuid',
  'binary',
  'boolean',
]

const TYPED: Schema = {
  schemaId: 0,
  identifierFieldIds: [],
  fields: TYPES.map((type, index) => ({
    id: index + 1,
    name: type.replace(/\W+/g, '_'),
    required: false,
    type,
  })),
}

const TYPED_ROWS = `
  SELECT -7 AS int, -70000000000 AS long, -12.34 AS decimal_9_2_, -12345678901234567890.123 AS decimal_38_3_,
    DATE '1969-12-31' AS date, TIMESTAMP '1969-12-31 23:59:59.999999' AS timestamp,
    TIMESTAMPTZ '1900-02-28 23:00:00+00' AS timestamptz, TIME '23:59:59.999999' AS time, 'é🧊 text' AS string,
    'f79c3e09-677c-4bbd-a479-3f349cb785e7'::UUID AS uuid, unhex('00ff7f80') AS binary, false AS boolean
  UNION ALL
  SELECT 7, 70000000000, 12.34, 12345678901234567890.123, DATE '2024-02-29', TIMESTAMP '2024-02-29 12:00:00',
    TIMESTAMPTZ '2024-02-29 12:00:00+00', TIME '00:00:00', '', '00000000-0000-0000-0000-000000000000'::UUID, ''::BLOB, true
  UNION ALL SELECT ${TYPES.map(() => 'NULL').join(', ')}`

function typed(transform: Transform, types: readonly PrimitiveType[], more: Partial<TableKind> = {}): TableKind[] {
  return types.map((type) => {
    const sourceId = TYPES.indexOf(type) + 1
    const source = type.replace(/\W+/g, '_')
    return {
      name: `${transform.replace(/\W+/g, '_')}_of_${source}`,
      schema: TYPED,
      partition: [{ sourceId, name: `${source}_part`, transform }],
      steps: [{ mode: 'append', sql: TYPED_ROWS }],
      ...more,
    }
  })
}

/** Every partition transform of every type that it takes, with nulls, values before 1970 and names that are no paths. */
export const PARTITION_KINDS: readonly TableKind[] = [
  {
    name: 'odd_texts',
    schema: TEXTS,
    partition: [{ sourceId: 2, name: 'Ödd/"part" %', transform: 'identity' }],
    steps: [
      { mode: 'append', sql: TEXT_ROWS },
      { mode: 'upsert', sql: TEXT_ROWS.replace("'a/b'", "'a/c'") },
      { mode: 'delete', belowId: 3n },
    ],
  },
  ...typed(
    'identity',
    TYPES.filter((type) => type !== 'uuid'),
  ),
  // PyIceberg compares UUIDs of partitions with bytes.
  ...typed('identity', ['uuid'], { unfilterable: ['uuid'] }),
  ...typed('void', ['int', 'string']),
  ...typed('year', ['date', 'timestamp', 'timestamptz']),
  ...typed('month', ['date', 'timestamp', 'timestamptz']),
  ...typed('day', ['date', 'timestamp', 'timestamptz']),
  ...typed('hour', ['timestamp', 'timestamptz']),
  ...typed('truncate[3]', ['int', 'long', 'decimal(9,2)', 'decimal(38,3)', 'string', 'binary']),
  ...typed(
    'bucket[5]',
    TYPES.filter((type) => type !== 'boolean'),
  ),
]
