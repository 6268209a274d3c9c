import assert from 'node:assert/strict'
import { listPartitions } from '../../src/iceberg/metadata-tables/list-partitions.js'
import { planScan } from '../../src/iceberg/scan/plan-scan.js'
import { diffRefs } from '../../src/tables/diff-refs.js'
import type { Lake } from '../../src/tables/lake.js'
import { loadTable } from '../../src/tables/load-table.js'
import { resolveRef } from '../../src/tables/resolve-ref.js'
import type { PartitionBy } from '../../src/tables/table-partition.js'
import { writeRows } from '../../src/tables/write-rows.js'
import { branchFrom, ENTRIES, entriesRequest, readRows } from '../support/entries-table.js'
import { type TempLake, tempLake } from '../support/temp-lake.js'

const BY_ID: readonly PartitionBy[] = [{ column: 'id', transform: 'truncate[10]' }]
const BY_NAME: readonly PartitionBy[] = [{ column: 'name', transform: 'identity' }]

/** A table that was written unpartitioned, then partitioned by id, then by name. */
async function changedLake(): Promise<TempLake> {
  const lake = await tempLake()
  await writeRows(lake, entriesRequest(`(1, 'a'), (12, 'b')`))
  await writeRows(lake, entriesRequest(`(2, 'a'), (13, 'b')`, { partition: BY_ID }))
  await writeRows(lake, entriesRequest(`(3, 'a'), (14, 'b')`, { partition: BY_NAME }))
  return lake
}

async function versionOf(lake: Lake) {
  return (await loadTable(lake, await resolveRef(lake, { ref: 'main' }), ENTRIES)).version
}

/** Each live file as its spec, its partition and its number of rows, ordered. */
async function filesOf(lake: Lake): Promise<readonly string[]> {
  const { tasks } = await planScan(lake.files, await versionOf(lake), {})
  return tasks.map(({ dataFile }) => `${dataFile.specId} [${dataFile.partition}] ${dataFile.recordCount}`).sort()
}

describe('tables/write-rows and a partition that changes', () => {
  it('writes new rows by the new partition, and leaves the files that are there', async () => {
    await using lake = await changedLake()

    assert.deepEqual(await filesOf(lake), ['0 [] 2', '1 [0] 1', '1 [10] 1', '2 [a] 1', '2 [b] 1'])
    assert.deepEqual(
      (await readRows(lake)).map(([id]) => id),
      [1n, 2n, 3n, 12n, 13n, 14n],
    )
  })

  it('leaves the partition as it is where nothing is said of it, and ends it where it is empty', async () => {
    await using lake = await changedLake()

    await writeRows(lake, entriesRequest(`(4, 'c')`))
    await writeRows(lake, entriesRequest(`(5, 'd')`, { partition: [] }))

    assert.deepEqual((await filesOf(lake)).slice(1), ['0 [] 2', '1 [0] 1', '1 [10] 1', '2 [a] 1', '2 [b] 1', '2 [c] 1'])
    assert.equal((await filesOf(lake))[0], '0 [] 1')
  })

  it('rewrites files of older partitions by the new one, and only those that have a row to update', async () => {
    await using lake = await changedLake()

    await writeRows(lake, entriesRequest(`(2, 'x'), (12, 'y'), (99, 'z')`, { mode: 'upsert' }))

    assert.deepEqual(await filesOf(lake), [
      '1 [10] 1',
      '2 [a] 1',
      '2 [a] 1',
      '2 [b] 1',
      '2 [x] 1',
      '2 [y] 1',
      '2 [z] 1',
    ])
    assert.deepEqual(await readRows(lake), [
      [1n, 'a'],
      [2n, 'x'],
      [3n, 'a'],
      [12n, 'y'],
      [13n, 'b'],
      [14n, 'b'],
      [99n, 'z'],
    ])
  })

  it('leaves out, by each file’s own partition, the files that cannot have a row', async () => {
    await using lake = await changedLake()
    const version = await versionOf(lake)
    const specsRead = async (fieldId: number, value: bigint | string) => {
      const { tasks } = await planScan(lake.files, version, { filter: { op: 'eq', fieldId, value } })
      return tasks.map(({ dataFile }) => dataFile.specId).sort()
    }

    assert.deepEqual(await specsRead(1, 13n), [1])
    assert.deepEqual(await specsRead(2, 'b'), [0, 1, 2])
    assert.deepEqual(await specsRead(2, 'zz'), [])
  })

  it('shows partitions of all specs', async () => {
    await using lake = await changedLake()

    const { rows } = await listPartitions(lake.files, await versionOf(lake))

    assert.deepEqual(
      rows.map(([partition, specId, records]) => [partition, specId, records]),
      [
        [{ id_trunc: null, name: 'a' }, 2, 1n],
        [{ id_trunc: null, name: 'b' }, 2, 1n],
        [{ id_trunc: 0n, name: null }, 1, 1n],
        [{ id_trunc: 10n, name: null }, 1, 1n],
        [{ id_trunc: null, name: null }, 0, 2n],
      ],
    )
  })

  it('tells how the partition of a table differs between two refs, and counts the rows', async () => {
    await using lake = await changedLake()
    await branchFrom(lake, 'dev')
    await writeRows(lake, entriesRequest(`(1, 'A'), (4, 'd')`, { branch: 'dev', mode: 'upsert', partition: BY_ID }))
    const [main, dev] = [await resolveRef(lake, { ref: 'main' }), await resolveRef(lake, { ref: 'dev' })]

    const [difference] = await diffRefs(lake, main.hash, dev.hash)

    assert.deepEqual(difference?.partition, { from: BY_NAME, to: BY_ID })
    assert.deepEqual(difference?.rows, { added: 1n, updated: 1n, removed: 0n })
  })

  it('lets several writers that partition a table differently win one after the other', async () => {
    await using lake = await tempLake({ engine: { threads: 1 } })
    await writeRows(lake, entriesRequest(`(0, 'x')`))
    const writers = [lake, await lake.reopen(), await lake.reopen()]

    await Promise.all(
      writers.map((writer, index) =>
        writeRows(
          writer,
          entriesRequest(`(${index + 1}, 'x')`, { partition: [{ column: 'id', transform: `bucket[${index + 2}]` }] }),
        ),
      ),
    )

    const { metadata } = await versionOf(lake)
    assert.deepEqual(
      metadata.partitionSpecs.map(({ specId, fields }) => [specId, ...fields.map(({ fieldId }) => fieldId)]),
      [[0], [1, 1000], [2, 1001], [3, 1002]],
    )
    assert.deepEqual(
      (await readRows(lake)).map(([id]) => id),
      [0n, 1n, 2n, 3n],
    )
  })

  it('refuses a partition by a column that the table lacks, and leaves the table as it was', async () => {
    await using lake = await changedLake()
    const partition: readonly PartitionBy[] = [{ column: 'nam', transform: 'identity' }]

    await assert.rejects(writeRows(lake, entriesRequest(`(4, 'd')`, { partition })), { code: 'PHLO_COLUMN_UNKNOWN' })

    assert.equal((await readRows(lake)).length, 6)
  })
})
