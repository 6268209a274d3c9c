import assert from 'node:assert/strict'
import { formatMetadata } from '../../../src/iceberg/metadata/format-metadata.js'
import { formatLosslessJson } from '../../../src/iceberg/metadata/lossless-json.js'
import { parseMetadata } from '../../../src/iceberg/metadata/parse-metadata.js'

const FILE = 'file:///lake/t/metadata/00001-a.metadata.json'
const SNAPSHOT_ID = 9_007_199_254_740_993n

const SCHEMA = {
  type: 'struct',
  'schema-id': 3,
  'identifier-field-ids': [1],
  fields: [
    { id: 1, name: 'id', required: true, type: 'long', doc: 'the key' },
    { id: 2, name: 'amount', required: false, type: 'decimal(9, 2)' },
    { id: 3, name: 'hash', required: false, type: 'fixed[ 16 ]' },
    {
      id: 4,
      name: 'tags',
      required: false,
      type: {
        type: 'map',
        'key-id': 5,
        key: 'string',
        'value-id': 6,
        value: { type: 'list', 'element-id': 7, element: 'int', 'element-required': true },
        'value-required': false,
      },
    },
  ],
}

const VERSION_2 = {
  'format-version': 2,
  'table-uuid': '9c12d441-03fe-4693-9a96-a0705ddf69c1',
  location: 'file:///lake/t/',
  'last-sequence-number': 34,
  'last-updated-ms': 1_602_638_573_590,
  'last-column-id': 7,
  'current-schema-id': 3,
  schemas: [SCHEMA],
  'default-spec-id': 0,
  'partition-specs': [
    { 'spec-id': 0, fields: [{ 'source-id': 1, 'field-id': 1000, name: 'id_bucket', transform: 'bucket[4]' }] },
  ],
  'last-partition-id': 1000,
  'default-sort-order-id': 3,
  'sort-orders': [
    {
      'order-id': 3,
      fields: [{ transform: 'identity', 'source-id': 1, direction: 'asc', 'null-order': 'nulls-first' }],
    },
  ],
  properties: { 'a.b': 'c' },
  'current-snapshot-id': SNAPSHOT_ID,
  refs: { main: { 'snapshot-id': SNAPSHOT_ID, type: 'branch', 'max-ref-age-ms': 10 } },
  snapshots: [
    {
      'snapshot-id': SNAPSHOT_ID,
      'timestamp-ms': 1_515_100_955_770,
      'sequence-number': 34,
      summary: { operation: 'append' },
      'manifest-list': 'file:///lake/t/metadata/snap-1.avro',
      'schema-id': 3,
    },
  ],
  'snapshot-log': [{ 'snapshot-id': SNAPSHOT_ID, 'timestamp-ms': 1_515_100_955_770 }],
  'metadata-log': [{ 'metadata-file': 'file:///lake/t/metadata/00000-a.metadata.json', 'timestamp-ms': 1_515_100 }],
  'partition-statistics': [{ 'snapshot-id': SNAPSHOT_ID, 'statistics-path': 'file:///lake/t/s.parquet' }],
}

const VERSION_1 = {
  'format-version': 1,
  location: 'file:///lake/t',
  'last-updated-ms': 1_602_638_573_874,
  'last-column-id': 3,
  schema: { type: 'struct', fields: [{ id: 1, name: 'x', required: true, type: 'long' }] },
  'partition-spec': [{ name: 'x', transform: 'identity', 'source-id': 1 }],
  properties: {},
  'current-snapshot-id': -1,
  snapshots: [],
}

function parse(json: unknown) {
  return parseMetadata(formatLosslessJson(json), FILE)
}

/** One row: the key path that the message must name, and what makes it wrong. */
const INVALID: readonly [string, Readonly<Record<string, unknown>>][] = [
  ['format-version', { 'format-version': 0 }],
  ['table-uuid', { 'table-uuid': 5 }],
  ['', { location: undefined }],
  ['current-schema-id', { 'current-schema-id': 4 }],
  ['default-spec-id', { 'default-spec-id': 4 }],
  ['default-sort-order-id', { 'default-sort-order-id': 4 }],
  ['current-snapshot-id', { 'current-snapshot-id': 4 }],
  ['schemas[0].fields[0].type', { schemas: [{ ...SCHEMA, fields: [{ ...SCHEMA.fields[0], type: 'varchar' }] }] }],
  [
    'schemas[0].fields[1].type',
    { schemas: [{ ...SCHEMA, fields: [SCHEMA.fields[0], { ...SCHEMA.fields[1], type: 'decimal(39,2)' }] }] },
  ],
  ['schemas[0].fields', { schemas: [{ ...SCHEMA, fields: {} }] }],
  [
    'partition-specs[0].fields[0].transform',
    {
      'partition-specs': [
        { 'spec-id': 0, fields: [{ 'source-id': 1, 'field-id': 1000, name: 'x', transform: 'zorder' }] },
      ],
    },
  ],
  ['snapshots[0].timestamp-ms', { snapshots: [{ ...VERSION_2.snapshots[0], 'timestamp-ms': '1' }] }],
  ['snapshots[0].summary.operation', { snapshots: [{ ...VERSION_2.snapshots[0], summary: { operation: 1 } }] }],
  ['refs.main.type', { refs: { main: { 'snapshot-id': 1, type: 'tree' } } }],
  ['properties', { properties: [] }],
]

describe('iceberg/metadata/parse-metadata', () => {
  it('reads version 2, ids beyond 53 bits exactly', () => {
    const metadata = parse(VERSION_2)

    assert.equal(metadata.currentSnapshotId, SNAPSHOT_ID)
    assert.equal(metadata.snapshots[0]?.snapshotId, SNAPSHOT_ID)
    assert.equal(metadata.location, 'file:///lake/t')
    assert.equal(metadata.schemas[0]?.fields[1]?.type, 'decimal(9,2)')
    assert.equal(metadata.schemas[0]?.fields[2]?.type, 'fixed[16]')
    assert.deepEqual(metadata.schemas[0]?.identifierFieldIds, [1])
  })

  it('writes what it read, keys that it does not know included', () => {
    const metadata = parse(VERSION_2)
    const text = Buffer.from(formatMetadata(metadata, new WeakMap())).toString()

    assert.deepEqual(parseMetadata(text, FILE), metadata)
    assert.ok(text.includes(`"partition-statistics":[{"snapshot-id":${SNAPSHOT_ID}`))
  })

  it('reads version 1, where schema and spec stand alone, as version 2 would have it', () => {
    const metadata = parse(VERSION_1)

    assert.equal(metadata.currentSnapshotId, undefined)
    assert.equal(metadata.lastSequenceNumber, 0n)
    assert.deepEqual(metadata.partitionSpecs, [
      { specId: 0, fields: [{ sourceId: 1, fieldId: 1000, name: 'x', transform: 'identity' }] },
    ])
    assert.equal(metadata.lastPartitionId, 1000)
    assert.deepEqual(metadata.sortOrders, [{ orderId: 0, fields: [] }])
  })

  it('gives a table without refs the branch main at its current snapshot', () => {
    const { refs } = parse({ ...VERSION_2, refs: undefined })

    assert.deepEqual(refs, { main: { snapshotId: SNAPSHOT_ID, type: 'branch' } })
  })

  it('takes the last sequence number from the snapshots where DuckDB left it out', () => {
    assert.equal(parse({ ...VERSION_2, 'last-sequence-number': undefined }).lastSequenceNumber, 34n)
  })

  for (const [path, change] of INVALID) {
    it(`names the file and the key path when ${path || Object.keys(change)[0]} is wrong`, () => {
      assert.throws(
        () => parse({ ...VERSION_2, ...change }),
        (error: Error & { code?: string; context?: object }) => {
          assert.equal(error.code, 'PHLO_METADATA_INVALID')
          assert.ok(error.context !== undefined && 'path' in error.context && 'file' in error.context)
          assert.equal(error.context.path, path)
          assert.equal(error.context.file, FILE)
          return true
        },
      )
    })
  }

  for (const key of [
    'table-uuid',
    'schemas',
    'partition-specs',
    'last-partition-id',
    'sort-orders',
    'current-schema-id',
  ]) {
    it(`refuses version 2 without ${key}`, () => {
      assert.throws(() => parse({ ...VERSION_2, [key]: undefined }), { code: 'PHLO_METADATA_INVALID' })
    })
  }

  it('refuses format version 3 by its number', () => {
    assert.throws(() => parse({ ...VERSION_2, 'format-version': 3 }), { code: 'PHLO_TABLE_FORMAT_NEWER' })
  })

  it('refuses what is no JSON', () => {
    assert.throws(() => parseMetadata('{', FILE), { code: 'PHLO_METADATA_INVALID' })
  })
})
