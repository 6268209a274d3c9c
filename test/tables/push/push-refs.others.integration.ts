import assert from 'node:assert/strict'
import { inspect } from 'node:util'
import { scanSql } from '../../../src/engine/scan/scan-sql.js'
import { planScan } from '../../../src/iceberg/scan/plan-scan.js'
import type { Lake } from '../../../src/tables/lake.js'
import { loadTable } from '../../../src/tables/load-table.js'
import { isCopyBranch } from '../../../src/tables/passing-branches.js'
import { resolveRef } from '../../../src/tables/resolve-ref.js'
import { putContent, tableContent } from '../../../src/tables/write/put-table.js'
import { writeRows } from '../../../src/tables/write-rows.js'
import { branchFrom, ENTRIES, entriesRequest, KEYLESS_SCHEMA } from '../../support/entries-table.js'
import { viewCommits } from '../../support/lake-view.js'
import { push, storiedLake } from '../../support/storied-lake.js'
import { tempLake } from '../../support/temp-lake.js'

describe('tables/push, and others', () => {
  it('lets one of several copies at the same time show what it made, and the others be told', async () => {
    await using source = await storiedLake()
    await using target = await tempLake()

    const copies = await Promise.allSettled(
      [1, 2, 3].map(async () => push(await source.reopen(), await target.reopen())),
    )

    for (const copy of copies) {
      if (copy.status === 'rejected') assert.equal(copy.reason.code, 'PHLO_COMMIT_CONFLICT')
    }
    const again = await push(await source.reopen(), await target.reopen())
    assert.deepEqual([again.commits, again.objects.count], [0, 0])
    for (const ref of ['main', 'dev']) assert.deepEqual(await viewCommits(target, ref), await viewCommits(source, ref))
  })

  it('goes on beside a branch that an interrupted copy left behind, and removes it when all is shown', async () => {
    await using source = await storiedLake()
    await using target = await tempLake()
    const { catalog } = target
    const failing = { ...target, catalog: { ...catalog, assignReference: () => Promise.reject(new Error('gone')) } }
    await assert.rejects(push(source, failing))
    const left = (await catalog.references()).filter(({ name }) => isCopyBranch(name))

    const report = await push(source, target)

    assert(left.length > 0)
    assert.equal(report.objects.count, 0)
    assert.deepEqual(
      (await catalog.references()).map(({ name }) => name),
      ['dev', 'main', 'v1'],
    )
  })

  it('removes what a copy left behind that another one was faster than, and that had lost its branch on the way', async () => {
    await using source = await storiedLake()
    await using target = await tempLake()
    const { catalog } = target
    let isOvertaken = false
    const commit: typeof catalog.commit = async (request) => {
      if (!isOvertaken) {
        isOvertaken = true
        await push(await source.reopen(), await target.reopen())
        assert.equal(await catalog.reference(request.branch), undefined)
      }
      return await catalog.commit(request)
    }

    await assert.rejects(push(source, { ...target, catalog: { ...catalog, commit } }), { code: 'PHLO_COMMIT_CONFLICT' })
    const left = (await catalog.references()).filter(({ name }) => isCopyBranch(name))
    await writeRows(source, entriesRequest(`(8, 'i')`))
    await push(source, target)

    assert(left.length > 0)
    assert.deepEqual(
      (await catalog.references()).map(({ name }) => name),
      ['dev', 'main', 'v1'],
    )
  })

  it('goes on with branches that copies at the same time have shown copies of their own on', async () => {
    await using source = await storiedLake()
    await using target = await tempLake()
    await branchFrom(source, 'two')
    const only = (name: string) => ({ refs: [{ from: name, to: name }] })
    const { catalog } = target
    let isOvertaken = false
    const commit: typeof catalog.commit = async (request) => {
      if (!isOvertaken) {
        isOvertaken = true
        await push(await source.reopen(), await target.reopen(), only('main'))
      }
      return await catalog.commit(request)
    }
    await push(source, { ...target, catalog: { ...catalog, commit } }, only('two'))
    await writeRows(source, entriesRequest(`(8, 'i')`))

    const report = await push(source, target)

    assert.deepEqual(
      report.refs.map(({ to, outcome }) => [to, outcome]),
      [
        ['dev', 'created'],
        ['main', 'forwarded'],
        ['two', 'unchanged'],
        ['v1', 'created'],
      ],
    )
    for (const ref of ['main', 'two']) assert.deepEqual(await viewCommits(target, ref), await viewCommits(source, ref))
  })

  it('removes what a copy of tables left behind', async () => {
    await using source = await storiedLake()
    await using target = await tempLake()
    const { catalog } = target
    const failing = { ...target, catalog: { ...catalog, assignReference: () => Promise.reject(new Error('gone')) } }
    await assert.rejects(push(source, failing, { tables: ['*'] }))
    const left = (await catalog.references()).filter(({ name }) => isCopyBranch(name))

    await push(source, target, { tables: ['*'] })

    assert(left.length > 0)
    assert.deepEqual(
      (await catalog.references()).map(({ name }) => name),
      ['dev', 'main', 'v1'],
    )
  })

  it('leaves branches alone, and copies them, whose names only begin as those of copies', async () => {
    await using source = await storiedLake()
    await using target = await tempLake()
    await branchFrom(target, 'push/theirs')
    await branchFrom(source, 'push/ours')

    await push(source, target)
    await push(source, target)

    assert.deepEqual(
      (await target.catalog.references()).map(({ name }) => name),
      ['dev', 'main', 'push/ours', 'push/theirs', 'v1'],
    )
  })

  it('copies a file of more than one piece', async () => {
    await using source = await tempLake()
    await using target = await tempLake()
    const rows = { sql: 'SELECT i AS id, md5(i::VARCHAR) AS name FROM range(600000) t(i)' }
    const definition = { schema: KEYLESS_SCHEMA, partition: [], properties: {} }
    const { bytesWritten } = await writeRows(source, entriesRequest('', { rows, definition }))

    const { verified } = await push(source, target)

    assert.equal(bytesWritten > 8n * 1024n * 1024n, true)
    assert.equal(verified.rows, 600_000n)
    assert.deepEqual(await sumOf(target), await sumOf(source))
  })

  it('copies the statistics of other engines, and puts their place into the metadata', async () => {
    await using source = await tempLake()
    await using target = await tempLake()
    await writeRows(source, entriesRequest(`(1, 'a')`))
    const key = await addStatistics(source)

    await push(source, target)

    const { version } = await loadTable(target, await resolveRef(target, { ref: 'main' }), ENTRIES)
    assert.equal(Buffer.from((await target.warehouse.store.read(key)) ?? []).toString(), 'PFA1 statistics')
    assert(inspect(version.metadata.unknown, { depth: null }).includes(target.warehouse.locationOf(key)))
    assert.equal(version.metadata.properties['write.data.path'], target.warehouse.locationOf('elsewhere'))
    assert.deepEqual(await viewCommits(target, 'main'), await viewCommits(source, 'main'))
  })

  it('copies the metadata of a view, with its folder in the target', async () => {
    await using source = await tempLake()
    await using target = await tempLake()
    const { warehouse, catalog } = source
    const view = { 'format-version': 1, location: warehouse.locationOf('gold/view'), versions: [{ 'version-id': 1 }] }
    await warehouse.store.write('gold/view/metadata/1.json', Buffer.from(JSON.stringify(view)))
    const metadataLocation = warehouse.locationOf('gold/view/metadata/1.json')
    const content = { type: 'ICEBERG_VIEW', id: 'view', metadataLocation, versionId: 1, schemaId: 0 } as const
    const expectedHash = (await catalog.reference('main'))?.hash ?? ''
    const meta = { message: 'View', author: '', timeMs: 0, properties: {} }
    await catalog.commit({ branch: 'main', expectedHash, meta, operations: [{ type: 'PUT', key: ['view'], content }] })

    await push(source, target)

    const copy = JSON.parse(
      Buffer.from((await target.warehouse.store.read('gold/view/metadata/1.json')) ?? []).toString(),
    )
    assert.deepEqual(copy, { ...view, location: target.warehouse.locationOf('gold/view') })
    const [found] = await target.catalog.contents((await target.catalog.reference('main'))?.hash ?? '', [['view']])
    assert.deepEqual(found, { ...content, metadataLocation: target.warehouse.locationOf('gold/view/metadata/1.json') })
  })
})

async function sumOf(lake: Lake): Promise<unknown> {
  const { version } = await loadTable(lake, await resolveRef(lake, { ref: 'main' }), ENTRIES)
  const engine = await lake.engine()
  const scan = await scanSql(engine, lake.warehouse, await planScan(lake.files, version, {}))
  return engine.rows(`SELECT count(*) AS rows, bit_xor(hash(id, name)) AS sum FROM (${scan})`)
}

/** @returns the key of the file */
async function addStatistics(lake: Lake): Promise<string> {
  const ref = await resolveRef(lake, { ref: 'main' })
  const { content, version } = await loadTable(lake, ref, ENTRIES)
  const { metadata, metadataLocation } = version
  const key = `${lake.warehouse.keyOf(metadata.location)}/metadata/statistics.puffin`
  await lake.warehouse.store.write(key, Buffer.from('PFA1 statistics'))
  const next = {
    metadata: {
      ...metadata,
      properties: { ...metadata.properties, 'write.data.path': lake.warehouse.locationOf('elsewhere') },
      unknown: {
        statistics: [
          {
            'snapshot-id': metadata.currentSnapshotId,
            'statistics-path': lake.warehouse.locationOf(key),
            'file-size-in-bytes': 15,
            'blob-metadata': [],
          },
        ],
      },
    },
    metadataLocation: metadataLocation.replace(/[^/]+$/, '00009-00000000-0000-4000-8000-000000000000.metadata.json'),
  }
  await lake.files.saveVersion(next)
  const commit = { branch: 'main', key: ENTRIES, message: 'Analyze', properties: {} }
  await putContent(lake, commit, { content: tableContent(content.id, next), expectedHash: ref.hash, isNewKey: false })
  return key
}
