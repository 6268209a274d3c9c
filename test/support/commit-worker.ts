import { openEmbeddedCatalog } from '../../src/catalog/embedded/embedded-catalog.js'
import { systemAmbient } from '../../src/cli/system-ambient.js'
import { diskStore } from '../../src/storage/disk-store.js'
import { tableContent } from './table-content.js'

/**
 * A process that commits to `main`, each time to a table of its own and, in every second commit, to one that it shares
 * with others as well. It prints the hash of each commit that was acknowledged.
 *
 * Arguments: the warehouse's folder, the name of this worker, the number of commits.
 */
const [directory = '', worker = '', count = ''] = process.argv.slice(2)
const catalog = await openEmbeddedCatalog(diskStore(directory, { ambient: systemAmbient }), systemAmbient)

for (let done = 0; done < Number(count); ) {
  const expectedHash = (await catalog.reference('main'))?.hash ?? ''
  const [shared] = await catalog.contents(expectedHash, [['shared']])
  const own = { type: 'PUT', key: [worker], content: tableContent(worker, done) } as const
  const version = shared?.type === 'ICEBERG_TABLE' ? Number(shared.snapshotId - tableContent('').snapshotId) + 1 : 0
  const both = { type: 'PUT', key: ['shared'], content: tableContent('shared', version) } as const
  const result = await catalog.commit({
    branch: 'main',
    expectedHash,
    meta: { message: '', author: worker, timeMs: Date.now(), properties: { done: String(done) } },
    operations: done % 2 === 0 ? [own] : [own, both],
  })
  if (result.status === 'conflict') continue
  process.stdout.write(`${result.hash}\n`)
  done++
}
