import assert from 'node:assert/strict'
import { rm, truncate } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { planScan } from '../../src/iceberg/scan/plan-scan.js'
import { fsckLake } from '../../src/tables/fsck-lake.js'
import { loadTable } from '../../src/tables/load-table.js'
import { resolveRef } from '../../src/tables/resolve-ref.js'
import { writeRows } from '../../src/tables/write-rows.js'
import { branchFrom, ENTRIES, entriesRequest } from '../support/entries-table.js'
import { type TempLake, tempLake } from '../support/temp-lake.js'

async function writtenLake(): Promise<TempLake> {
  const lake = await tempLake()
  await writeRows(lake, entriesRequest(`(1, 'a')`))
  await branchFrom(lake, 'dev')
  return lake
}

async function dataFile(lake: TempLake): Promise<string> {
  const { version } = await loadTable(lake, await resolveRef(lake, { ref: 'main' }), ENTRIES)
  const { tasks } = await planScan(lake.files, version, {})
  return fileURLToPath(tasks[0]?.dataFile.location ?? assert.fail())
}

describe('tables/fsck-lake', () => {
  it('finds nothing wrong with a lake that is whole', async () => {
    await using lake = await writtenLake()

    const report = await fsckLake(lake)

    assert.deepEqual(report.problems, [])
    assert.deepEqual([report.refsChecked, report.tablesChecked, report.filesChecked], [2, 1, 4])
  })

  it('names a data file that was cut short, and the refs that show it', async () => {
    await using lake = await writtenLake()
    const path = await dataFile(lake)
    await truncate(path, 10)

    const { problems } = await fsckLake(await lake.reopen())

    assert.deepEqual(
      problems.map(({ subject, refs, location }) => [subject, refs, location]),
      [['bronze.entries', ['dev', 'main'], `file://${path}`]],
    )
  })

  it('names metadata that is not there', async () => {
    await using lake = await writtenLake()
    const { content } = await loadTable(lake, await resolveRef(lake, { ref: 'main' }), ENTRIES)
    await rm(fileURLToPath(content.metadataLocation))

    const { problems } = await fsckLake(await lake.reopen())

    assert.deepEqual(
      problems.map(({ location }) => location),
      [content.metadataLocation],
    )
  })
})
