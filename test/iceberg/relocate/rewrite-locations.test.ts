import assert from 'node:assert/strict'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { commitChange } from '../../../src/iceberg/commit/commit-change.js'
import { tableFiles } from '../../../src/iceberg/open-table-files.js'
import { rewriteLocations } from '../../../src/iceberg/relocate/rewrite-locations.js'
import { planScan } from '../../../src/iceberg/scan/plan-scan.js'
import { append, change, dataFile, draft, memoryTableFiles, memoryWarehouse } from '../../support/iceberg-table.js'
import { memoryStore } from '../../support/memory-store.js'

function mapping(location: string): string {
  return location.replace(/^memory:/, 'elsewhere:')
}

/** The same store, for a reader that knows it by its new root only. */
function elsewhere(store = memoryStore()) {
  return tableFiles({
    ...memoryWarehouse(store),
    keyOf(location) {
      assert.ok(location.startsWith('elsewhere:/'), location)
      return location.slice('elsewhere:/'.length)
    },
  })
}

describe('iceberg/relocate/rewrite-locations', () => {
  it('gives a reader that knows only the new root every snapshot as it was', async () => {
    const store = memoryStore()
    const files = memoryTableFiles(store)
    const first = await append(files, draft(), [dataFile('a'), dataFile('b')])
    const second = await commitChange(
      files,
      first,
      change({ operation: 'delete', removed: [dataFile('a')] }),
      systemAmbient,
    )
    const both = tableFiles({
      ...memoryWarehouse(store),
      keyOf: (location) => location.replace(/^(memory|elsewhere):\//, ''),
    })

    const moved = await rewriteLocations(both, second, { mapping, ambient: systemAmbient })

    const reader = elsewhere(store)
    const version = await reader.version(moved.metadataLocation)
    assert.equal(version.metadata.location, mapping(second.metadata.location))
    for (const { snapshotId } of second.metadata.snapshots) {
      const [here, there] = [
        await planScan(files, second, { snapshotId }),
        await planScan(reader, version, { snapshotId }),
      ]
      const expected = here.tasks.map((task) => ({
        ...task,
        dataFile: { ...task.dataFile, location: mapping(task.dataFile.location) },
      }))
      assert.deepEqual(there, { ...here, tasks: expected })
    }
    assert.ok(version.metadata.metadataLog.every(({ metadataFile }) => metadataFile.startsWith('elsewhere:')))
  })

  it('refuses a table with position deletes, whose data holds locations', async () => {
    const files = memoryTableFiles()
    const version = await append(files, draft(), [dataFile('d', { content: 'position-deletes' })])

    await assert.rejects(rewriteLocations(files, version, { mapping: (same) => same, ambient: systemAmbient }), {
      code: 'PHLO_RELOCATION_REFUSED',
    })
  })
})
