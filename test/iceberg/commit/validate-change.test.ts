import assert from 'node:assert/strict'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { commitChange } from '../../../src/iceberg/commit/commit-change.js'
import { validateChange } from '../../../src/iceberg/commit/validate-change.js'
import type { TableChange } from '../../../src/iceberg/table-change.js'
import type { TableFiles } from '../../../src/iceberg/table-files.js'
import type { TableVersion } from '../../../src/iceberg/table-metadata.js'
import { append, change, dataFile, draft, field, memoryTableFiles, statisticsOf } from '../../support/iceberg-table.js'

const A = dataFile('a')
const WITH_IDS_1_TO_9 = statisticsOf([{ id: 1, type: 'long', values: [1n, 9n] }])

async function tableWithA(): Promise<{ readonly files: TableFiles; readonly base: TableVersion }> {
  const files = memoryTableFiles()
  return { files, base: await append(files, draft(), [A]) }
}

function upsert(base: TableVersion, day: number): TableChange {
  return change(
    {
      operation: 'overwrite',
      removed: [A],
      added: [dataFile('a2')],
      conflictFilter: {
        op: 'and',
        left: { op: 'eq', fieldId: 2, value: day },
        right: { op: 'gt-eq', fieldId: 1, value: 5n },
      },
    },
    { baseSnapshotId: base.metadata.currentSnapshotId },
  )
}

describe('iceberg/commit/validate-change', () => {
  it('lets everything pass where nothing happened in between', async () => {
    const { files, base } = await tableWithA()

    assert.equal(await validateChange(files, base, upsert(base, 0)), undefined)
  })

  it('lets appends pass whatever happened', async () => {
    const { files, base } = await tableWithA()
    const staged = change({ added: [dataFile('b')] }, { baseSnapshotId: base.metadata.currentSnapshotId })
    const emptied = await commitChange(files, base, change({ operation: 'delete', removed: [A] }), systemAmbient)

    assert.equal(await validateChange(files, emptied, staged), undefined)
  })

  it('finds that the id of a new partition spec was given to another one', async () => {
    const { files, base } = await tableWithA()
    const partitioned = (transform: 'bucket[4]' | 'bucket[8]') => {
      const fields = [{ sourceId: 1, fieldId: 1001, name: transform, transform }]
      return change({}, { updates: [{ action: 'add-spec', spec: { specId: 1, fields } }] })
    }
    const current = await commitChange(files, base, partitioned('bucket[4]'), systemAmbient)

    assert.equal(await validateChange(files, current, partitioned('bucket[4]')), undefined)
    assert.deepEqual(await validateChange(files, current, partitioned('bucket[8]')), { reason: 'partition-changed' })
  })

  it('finds rows added by another upsert of the same keys, though neither found any to replace', async () => {
    const { files, base } = await tableWithA()
    const conflictFilter = { op: 'eq', fieldId: 1, value: 5n } as const
    const staged = change(
      { added: [dataFile('b')], conflictFilter },
      { baseSnapshotId: base.metadata.currentSnapshotId },
    )
    const current = await append(files, base, [dataFile('c', WITH_IDS_1_TO_9)])

    assert.deepEqual(await validateChange(files, current, staged), {
      reason: 'rows-added',
      location: dataFile('c').location,
    })
  })

  it('finds that a file to be removed is gone', async () => {
    const { files, base } = await tableWithA()
    const emptied = await commitChange(files, base, change({ operation: 'delete', removed: [A] }), systemAmbient)

    assert.deepEqual(await validateChange(files, emptied, upsert(base, 0)), {
      reason: 'file-removed',
      location: A.location,
    })
  })

  it('finds an added file that the filter may select, in whatever manifest it is by now', async () => {
    const { files, base } = await tableWithA()
    let current = await append(files, base, [dataFile('b', WITH_IDS_1_TO_9)])
    for (let index = 0; index < 100; index++)
      current = await append(files, current, [dataFile(`c${index}`, { partition: [1] })])

    assert.deepEqual(await validateChange(files, current, upsert(base, 0)), {
      reason: 'rows-added',
      location: dataFile('b').location,
    })
  })

  it('lets a change pass when added files are of other partitions, or their statistics rule them out', async () => {
    const { files, base } = await tableWithA()
    const low = statisticsOf([{ id: 1, type: 'long', values: [1n, 4n] }])
    const current = await append(files, base, [
      dataFile('b', { partition: [1], ...WITH_IDS_1_TO_9 }),
      dataFile('c', { partition: [0], ...low }),
    ])

    assert.equal(await validateChange(files, current, upsert(base, 0)), undefined)
  })

  it('finds delete files that others wrote, when files are taken out', async () => {
    const { files, base } = await tableWithA()
    const deletes = dataFile('d', { content: 'position-deletes' })
    const current = await commitChange(files, base, change({ operation: 'delete', added: [deletes] }), systemAmbient)

    assert.deepEqual(await validateChange(files, current, upsert(base, 1)), {
      reason: 'rows-deleted',
      location: deletes.location,
    })
  })

  it('finds that the base is no ancestor any more', async () => {
    const { files, base } = await tableWithA()
    const other = await append(files, draft(), [A])

    assert.deepEqual(await validateChange(files, other, upsert(base, 0)), { reason: 'history-changed' })
  })

  it('finds schemas that two writers changed, and lets one pass that includes the other', async () => {
    const { files, base } = await tableWithA()
    const [schema] = base.metadata.schemas
    assert.ok(schema !== undefined)
    const withNote = { ...schema, fields: [...schema.fields, field(3, 'note', 'string')] }
    const withText = { ...schema, fields: [...schema.fields, field(3, 'text', 'string')] }
    const addSchema = (added: typeof schema): TableChange =>
      change({ added: [dataFile('b')] }, { updates: [{ action: 'add-schema', schema: added }] })
    const current = await commitChange(files, base, addSchema(withNote), systemAmbient)

    assert.deepEqual(await validateChange(files, current, addSchema(withText)), {
      reason: 'schema-changed',
      column: 'note',
    })
    assert.equal(await validateChange(files, current, addSchema(withNote)), undefined)
  })
})
