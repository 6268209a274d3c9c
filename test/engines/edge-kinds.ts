import { quoteLiteral } from '../../src/engine/quote.js'
import type { Schema, Type } from '../../src/iceberg/types.js'
import type { TableKind } from './table-kind.js'

const EXTREMES: Schema = {
  schemaId: 0,
  identifierFieldIds: [],
  fields: [
    { id: 1, name: 'id', required: true, type: 'int' },
    { id: 2, name: 'large', required: false, type: 'long' },
    { id: 3, name: 'single', required: false, type: 'float' },
    { id: 4, name: 'double', required: false, type: 'double' },
    { id: 5, name: 'money', required: false, type: 'decimal(38,10)' },
    { id: 6, name: 'day', required: false, type: 'date' },
    { id: 7, name: 'clock', required: false, type: 'time' },
    { id: 8, name: 'local', required: false, type: 'timestamp' },
    { id: 9, name: 'instant', required: false, type: 'timestamptz' },
    { id: 10, name: 'text', required: false, type: 'string' },
    { id: 11, name: 'bytes', required: false, type: 'binary' },
    { id: 12, name: 'flag', required: false, type: 'boolean' },
    { id: 13, name: 'tags', required: false, type: list(14, 'string') },
    {
      id: 15,
      name: 'counts',
      required: false,
      type: { type: 'map', keyId: 16, key: 'string', valueId: 17, value: 'double', valueRequired: false },
    },
  ],
}

const LEAST = `-2147483648 AS id, -9223372036854775808 AS large, '-inf'::FLOAT AS single, '-inf'::DOUBLE AS double,
  -9999999999999999999999999999.9999999999 AS money, DATE '0001-01-01' AS day, TIME '00:00:00' AS clock,
  TIMESTAMP '0001-01-01 00:00:00' AS local, TIMESTAMPTZ '0001-01-01 00:00:00+00' AS instant, '' AS text, ''::BLOB AS bytes,
  false AS flag, []::VARCHAR[] AS tags, MAP {}::MAP(VARCHAR, DOUBLE) AS counts`
const GREATEST = `2147483647 AS id, 9223372036854775807 AS large, 'inf'::FLOAT AS single, 'inf'::DOUBLE AS double,
  9999999999999999999999999999.9999999999 AS money, DATE '9999-12-31' AS day, TIME '23:59:59.999999' AS clock,
  TIMESTAMP '9999-12-31 23:59:59.999999' AS local, TIMESTAMPTZ '9999-12-31 23:59:59.999999+00' AS instant,
  repeat('\u{10ffff}', 20) AS text, unhex(repeat('FF', 20)) AS bytes, true AS flag, ['', NULL, '🧊'] AS tags,
  MAP {'': 'nan'::DOUBLE, '🧊': -0.0} AS counts`
const ZEROS = `0 AS id, 0 AS large, '-0.0'::FLOAT AS single, '-0.0'::DOUBLE AS double, 0 AS money, DATE '1970-01-01' AS day,
  TIME '12:00:00' AS clock, TIMESTAMP '1970-01-01 00:00:00' AS local, TIMESTAMPTZ '1969-12-31 23:59:59.999999+00' AS instant,
  ' ' AS text, unhex('00') AS bytes, NULL AS flag, NULL AS tags, NULL AS counts`
const NANS = `1 AS id, NULL AS large, 'nan'::FLOAT AS single, 'nan'::DOUBLE AS double, 0 AS money, NULL AS day,
  NULL AS clock, NULL AS local, NULL AS instant, NULL AS text, NULL AS bytes, NULL AS flag, [NULL]::VARCHAR[] AS tags,
  MAP {'a': NULL::DOUBLE} AS counts`

const TEXTS: Schema = {
  schemaId: 0,
  identifierFieldIds: [1],
  fields: [
    { id: 1, name: 'id', required: true, type: 'long' },
    { id: 2, name: 'text', required: false, type: 'string' },
    { id: 3, name: 'bytes', required: false, type: 'binary' },
  ],
}

/** The sixteenth character is where bounds are cut: what is raised there has to stay a character. */
const EDGES = [
  '🧊',
  'é',
  'ü🧊',
  '\u{d7ff}',
  '\u{10ffff}',
  '\u{10ffff}\u{10ffff}',
  '\u{7f}',
  '\u{7ff}',
  '\u{ffff}',
  'e\u0301',
]

function edgeSql(edge: string, id: number): string {
  const text = `${'a'.repeat(16 - [...edge].length)}${edge}`
  const values = [text, `${text}b`, `${text}\u{10ffff}`].map(quoteLiteral)
  return values
    .map((value, index) => `SELECT ${id * 10 + index} AS id, ${value} AS text, encode(${value}) AS bytes`)
    .join(' UNION ALL ')
}

const DEEP: Schema = {
  schemaId: 0,
  identifierFieldIds: [1],
  fields: [
    { id: 1, name: 'id', required: true, type: 'long' },
    {
      id: 2,
      name: 'trips',
      required: false,
      type: list(3, {
        type: 'struct',
        fields: [
          {
            id: 4,
            name: 'stops',
            required: false,
            type: {
              type: 'map',
              keyId: 5,
              key: 'string',
              valueId: 6,
              value: list(7, {
                type: 'struct',
                fields: [
                  { id: 8, name: 'lat', required: false, type: 'double' },
                  { id: 9, name: 'Note "x".y', required: false, type: 'string' },
                ],
              }),
              valueRequired: false,
            },
          },
          { id: 10, name: 'fee', required: false, type: 'decimal(9,2)' },
          { id: 11, name: 'at', required: false, type: 'timestamptz' },
        ],
      }),
    },
    {
      id: 12,
      name: 'outer',
      required: false,
      type: {
        type: 'struct',
        fields: [
          {
            id: 13,
            name: 'inner',
            required: false,
            type: { type: 'struct', fields: [{ id: 14, name: 'n', required: false, type: 'int' }] },
          },
          { id: 15, name: 'matrix', required: false, type: list(16, list(17, 'int')) },
        ],
      },
    },
  ],
}

const DEEP_ROWS = `SELECT 1 AS id,
    [{'stops': MAP {'a': [{'lat': 1.5, 'Note "x".y': 'n'}, NULL], 'b': []}, 'fee': 1.25, 'at': TIMESTAMPTZ '2026-01-01 00:00:00+00'},
     NULL, {'stops': NULL, 'fee': NULL, 'at': TIMESTAMPTZ '1960-01-01 00:00:00+00'}] AS trips,
    {'inner': {'n': 1}, 'matrix': [[1, NULL], [], NULL]} AS outer
  UNION ALL SELECT 2, [], {'inner': NULL, 'matrix': []}
  UNION ALL SELECT 3, [], NULL`

function list(elementId: number, element: Type): Type {
  return { type: 'list', elementId, element, elementRequired: false }
}

/** The table that it makes lets `x` be null, since the struct around it may be missing. */
const POINTS: Schema = {
  schemaId: 0,
  identifierFieldIds: [],
  fields: [
    { id: 1, name: 'id', required: true, type: 'long' },
    {
      id: 2,
      name: 'points',
      required: false,
      type: list(3, { type: 'struct', fields: [{ id: 4, name: 'x', required: true, type: 'int' }] }),
    },
  ],
}

/** Values at the ends of what types hold, and values inside values. */
export const EDGE_KINDS: readonly TableKind[] = [
  {
    name: 'extremes',
    schema: EXTREMES,
    steps: [
      LEAST,
      GREATEST,
      ZEROS,
      NANS,
      `* FROM (SELECT ${LEAST} UNION ALL SELECT ${GREATEST} UNION ALL SELECT ${NANS})`,
    ].map((row) => ({ mode: 'append', sql: `SELECT ${row}` })),
  },
  {
    name: 'text_edges',
    schema: TEXTS,
    steps: EDGES.map((edge, index) => ({ mode: 'append', sql: edgeSql(edge, index) })),
  },
  {
    name: 'deep',
    schema: DEEP,
    steps: [
      { mode: 'append', sql: DEEP_ROWS },
      { mode: 'upsert', sql: DEEP_ROWS.replace("'fee': 1.25", "'fee': 2.5") },
      { mode: 'delete', belowId: 2n },
    ],
  },
  {
    name: 'nulls_in_lists',
    schema: POINTS,
    steps: [{ mode: 'append', sql: `SELECT 1 AS id, [{'x': 1}, NULL] AS points UNION ALL SELECT 2, []` }],
  },
  {
    name: 'null_lists',
    schema: POINTS,
    steps: [{ mode: 'append', sql: `SELECT 1 AS id, [{'x': 1}, NULL] AS points UNION ALL SELECT 2, NULL` }],
    unreadByPyiceberg: 'it makes a null list of structs empty',
  },
]
