import assert from 'node:assert/strict'
import { createEmbeddedCatalog } from '../../../src/catalog/embedded/embedded-catalog.js'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { s3Store } from '../../../src/storage/s3/s3-store.js'
import { deleteRows } from '../../../src/tables/delete-rows.js'
import { fsckLake } from '../../../src/tables/fsck-lake.js'
import { writeRows } from '../../../src/tables/write-rows.js'
import { catalogSuite } from '../../catalog/catalog-suite.js'
import { ENTRIES, entriesRequest, readRows } from '../../support/entries-table.js'
import { deleteByFiles } from '../../support/foreign-deletes.js'
import { minioServer } from '../../support/minio-server.js'
import { s3Lake } from '../../support/s3-lake.js'
import { versitygwServer } from '../../support/versitygw-server.js'

const WRITERS = 20

for (const [name, program] of [
  ['versitygw', versitygwServer],
  ['MinIO', minioServer],
] as const) {
  describe(`a lake in a bucket of ${name}`, () => {
    const server = program()

    catalogSuite(`a bucket of ${name}`, async () => {
      const { endpoint, credentials, makeBucket } = server()
      const store = s3Store(
        { bucket: await makeBucket(), prefix: '', endpoint, credentials },
        { ambient: systemAmbient },
      )
      return createEmbeddedCatalog(store, systemAmbient, { defaultBranch: 'main' })
    })

    it('is written, changed and read, by others with an empty cache too', async () => {
      await using lake = await s3Lake(server())
      await writeRows(lake, entriesRequest(`(1, 'a'), (2, 'b'), (3, 'c')`))
      await writeRows(lake, entriesRequest(`(2, 'B'), (4, 'd')`, { mode: 'upsert' }))
      await deleteRows(lake, {
        branch: 'main',
        key: ENTRIES,
        filter: { op: 'eq', fieldId: 1, value: 3n },
        commit: { message: 'Delete', properties: {} },
      })
      const expected = [
        [1n, 'a'],
        [2n, 'B'],
        [4n, 'd'],
      ]

      assert.deepEqual(await readRows(lake), expected)
      assert.deepEqual(await readRows(await lake.reopen()), expected)
      assert.deepEqual((await fsckLake(lake)).problems, [])
    })

    for (const scheme of ['s3', 's3a', 's3n']) {
      it(`hides the rows that another engine deleted by position and spelled ${scheme}://`, async () => {
        await using lake = await s3Lake(server())
        await writeRows(lake, entriesRequest(`(1, 'a'), (2, 'b')`))
        const spell = (location: string) => location.replace(/^s3:/, `${scheme}:`)
        await deleteByFiles(lake, ENTRIES, { name: 'deletes', positions: [0], spell })

        assert.deepEqual(await readRows(await lake.reopen()), [[2n, 'b']])
      })
    }

    it(`takes every row of ${WRITERS} racing writers once`, async () => {
      await using lake = await s3Lake(server())
      const lakes = [lake, ...(await Promise.all(Array.from({ length: WRITERS - 1 }, () => lake.reopen())))]
      await writeRows(lake, entriesRequest(`(-1, 'first')`))

      await Promise.all(lakes.map((writer, index) => writeRows(writer, entriesRequest(`(${index}, 'x')`))))

      const ids = Array.from({ length: WRITERS + 1 }, (_, index) => BigInt(index - 1))
      assert.deepEqual(
        (await readRows(lake)).map(([id]) => id),
        ids,
      )
      assert.deepEqual((await fsckLake(lake)).problems, [])
    })
  })
}
