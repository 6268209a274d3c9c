import assert from 'node:assert/strict'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { commitChange } from '../../../src/iceberg/commit/commit-change.js'
import type { DataFile } from '../../../src/iceberg/data-file.js'
import { planScan } from '../../../src/iceberg/scan/plan-scan.js'
import type { ScanPlan } from '../../../src/iceberg/scan-plan.js'
import type { TableFiles } from '../../../src/iceberg/table-files.js'
import type { TableVersion } from '../../../src/iceberg/table-metadata.js'
import { encodeValue } from '../../../src/iceberg/values/encode-value.js'
import { append, change, dataFile, draft, field, memoryTableFiles } from '../../support/iceberg-table.js'
import { memoryStore } from '../../support/memory-store.js'

const FILE_PATH_FIELD_ID = 2_147_483_546

function nameOf({ location }: Pick<DataFile, 'location'>): string {
  return location.replace(/^.*\/|\.parquet$/g, '')
}

/** Names of the delete files by the name of the data file that they apply to. */
function deletesByFile({ tasks }: ScanPlan): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(tasks.map(({ dataFile: file, deletes }) => [nameOf(file), deletes.map(nameOf)]))
}

function deleteFile(name: string, content: DataFile['content'], rest: Partial<DataFile> = {}): DataFile {
  return dataFile(name, { content, equalityIds: content === 'equality-deletes' ? [1] : [], ...rest })
}

async function planAfter(
  steps: readonly (readonly DataFile[])[],
  base = draft(),
): Promise<{ readonly files: TableFiles; readonly version: TableVersion; readonly plan: ScanPlan }> {
  const files = memoryTableFiles()
  let version = await append(files, base, [])
  for (const added of steps) {
    version = await commitChange(files, version, change({ operation: 'overwrite', added }), systemAmbient)
  }
  return { files, version, plan: await planScan(files, version, {}) }
}

describe('iceberg/scan/plan-scan', () => {
  it('plans nothing for a table without a snapshot', async () => {
    const files = memoryTableFiles()
    const { metadata } = draft()

    const plan = await planScan(files, { metadata, metadataLocation: 'memory:/none' }, {})

    assert.deepEqual([plan.snapshotId, plan.tasks, plan.filesTotal], [undefined, [], 0])
  })

  it('refuses a snapshot that the table does not have', async () => {
    const { files, version } = await planAfter([[dataFile('a')]])

    await assert.rejects(planScan(files, version, { snapshotId: 1n }), { code: 'PHLO_SNAPSHOT_UNKNOWN' })
  })

  it('reads a snapshot of the past with the schema of its time', async () => {
    const { files, version } = await planAfter([[dataFile('a')]])
    const [schema] = version.metadata.schemas
    assert.ok(schema !== undefined)
    const wider = { ...schema, fields: [...schema.fields, field(3, 'note', 'string')] }
    const staged = change({ added: [dataFile('b')] }, { updates: [{ action: 'add-schema', schema: wider }] })
    const evolved = await commitChange(files, version, staged, systemAmbient)

    const now = await planScan(files, evolved, {})
    const before = await planScan(files, evolved, { snapshotId: version.metadata.currentSnapshotId ?? 0n })

    assert.deepEqual([now.schema.fields.length, now.tasks.length], [3, 2])
    assert.deepEqual([before.schema.fields.length, before.tasks.length], [2, 1])
  })

  it('skips manifests whose partitions rule them out without reading them', async () => {
    const store = memoryStore()
    const first = await append(memoryTableFiles(store), draft(), [dataFile('a', { partition: [1] })])
    const version = await append(memoryTableFiles(store), first, [dataFile('b', { partition: [2] })])
    const read: string[] = []
    const recording = {
      ...store,
      read(key: string) {
        read.push(key)
        return store.read(key)
      },
    }

    const plan = await planScan(memoryTableFiles(recording), version, { filter: { op: 'eq', fieldId: 2, value: 2 } })

    assert.deepEqual(
      plan.tasks.map(({ dataFile: file }) => nameOf(file)),
      ['b'],
    )
    assert.equal(plan.filesTotal, 2)
    assert.equal(read.filter((key) => /-m\d+\.avro$/.test(key)).length, 1)
  })

  it('reads the name mapping of the table', async () => {
    const files = memoryTableFiles()
    const mapping = '[{"field-id":1,"names":["id","ID"]},{"names":["x"],"fields":[{"field-id":3,"names":["y"]}]}]'
    const version = await commitChange(
      files,
      draft(),
      change({}, { updates: [{ action: 'set-properties', updates: { 'schema.name-mapping.default': mapping } }] }),
      systemAmbient,
    )

    assert.deepEqual((await planScan(files, version, {})).nameMapping, [
      { fieldId: 1, names: ['id', 'ID'], fields: [] },
      { fieldId: undefined, names: ['x'], fields: [{ fieldId: 3, names: ['y'], fields: [] }] },
    ])
  })
})

describe('iceberg/scan/delete-index', () => {
  it('applies position deletes to files of their own commit and older ones, not to newer ones', async () => {
    const { plan } = await planAfter([
      [dataFile('old')],
      [dataFile('same'), deleteFile('pd', 'position-deletes')],
      [dataFile('new')],
    ])

    assert.deepEqual(deletesByFile(plan), { old: ['pd'], same: ['pd'], new: [] })
  })

  it('applies equality deletes to older files only', async () => {
    const { plan } = await planAfter([
      [dataFile('old')],
      [dataFile('same'), deleteFile('ed', 'equality-deletes')],
      [dataFile('new')],
    ])

    assert.deepEqual(deletesByFile(plan), { old: ['ed'], same: [], new: [] })
  })

  it('applies deletes to files of their partition only', async () => {
    const { plan } = await planAfter([
      [dataFile('a', { partition: [1] }), dataFile('b', { partition: [null] })],
      [
        deleteFile('pd', 'position-deletes', { partition: [1] }),
        deleteFile('ed', 'equality-deletes', { partition: [null] }),
      ],
    ])

    assert.deepEqual(deletesByFile(plan), { a: ['pd'], b: ['ed'] })
  })

  it('applies equality deletes of an unpartitioned spec everywhere', async () => {
    const files = memoryTableFiles()
    const first = await append(files, draft(undefined, []), [dataFile('a', { partition: [] })])
    const spec = {
      specId: 0,
      fields: [{ sourceId: 2, fieldId: 0, name: 'day', transform: 'identity' }],
    } as const
    const second = await commitChange(
      files,
      first,
      change({ added: [dataFile('b', { specId: 1, partition: [5] })] }, { updates: [{ action: 'add-spec', spec }] }),
      systemAmbient,
    )
    const third = await commitChange(
      files,
      second,
      change({ operation: 'delete', added: [deleteFile('ed', 'equality-deletes', { specId: 0, partition: [] })] }),
      systemAmbient,
    )

    const plan = await planScan(files, third, { filter: { op: 'eq', fieldId: 2, value: 5 } })

    assert.deepEqual(deletesByFile(plan), { a: ['ed'], b: ['ed'] })
  })

  it('applies a position delete file that names one data file to that one only', async () => {
    const b = dataFile('b')
    const bounds = new Map([[FILE_PATH_FIELD_ID, encodeValue('string', b.location)]])
    const { plan } = await planAfter([
      [dataFile('a'), b, dataFile('c')],
      [
        deleteFile('by-reference', 'position-deletes', { referencedDataFile: dataFile('c').location }),
        deleteFile('by-bounds', 'position-deletes', { lowerBounds: bounds, upperBounds: bounds }),
      ],
    ])

    assert.deepEqual(deletesByFile(plan), { a: [], b: ['by-bounds'], c: ['by-reference'] })
  })

  it('holds both spellings of a local file equal, which Java mixes', async () => {
    const { plan } = await planAfter([
      [dataFile('a', { location: 'file:/lake/a.parquet' })],
      [deleteFile('pd', 'position-deletes', { referencedDataFile: 'file:///lake/a.parquet' })],
    ])

    assert.deepEqual(deletesByFile(plan), { a: ['pd'] })
  })
})
