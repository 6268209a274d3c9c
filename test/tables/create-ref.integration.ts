import assert from 'node:assert/strict'
import type { Catalog, Reference } from '../../src/catalog/catalog.js'
import { createEmbeddedCatalog } from '../../src/catalog/embedded/embedded-catalog.js'
import { systemAmbient } from '../../src/cli/system-ambient.js'
import { createAbsentRef, createRef } from '../../src/tables/create-ref.js'
import { moveRefs } from '../../src/tables/push/publish/move-refs.js'
import { openWorkBranch } from '../../src/tables/push/replay/work-branch.js'
import { memoryStore } from '../support/memory-store.js'
import { type TempLake, tempLake } from '../support/temp-lake.js'

describe('tables/create-ref', () => {
  let lake: TempLake
  let dev: Reference

  beforeEach(async () => {
    lake = await tempLake({
      catalog: async () =>
        onDoublingNetwork(await createEmbeddedCatalog(memoryStore(), systemAmbient, { defaultBranch: 'main' })),
    })
    dev = { type: 'BRANCH', name: 'dev', hash: (await lake.catalog.reference('main'))?.hash ?? '' }
  })

  afterEach(() => lake[Symbol.asyncDispose]())

  for (const create of [createRef, createAbsentRef]) {
    it(`counts a ref as made whose creation arrived twice (${create.name})`, async () => {
      await create(lake.catalog, dev)

      assert.deepEqual(await lake.catalog.reference('dev'), dev)
    })
  }

  it('refuses a name that was taken before', async () => {
    await createRef(lake.catalog, dev)

    await assert.rejects(createRef(lake.catalog, dev), { code: 'PHLO_REF_EXISTS' })
  })

  it('refuses a name that something else got meanwhile', async () => {
    await createAbsentRef(lake.catalog, dev)

    await assert.rejects(createAbsentRef(lake.catalog, { ...dev, type: 'TAG' }), { code: 'PHLO_REF_EXISTS' })
  })

  it('lets a copy go on whose branches were made by a creation that arrived twice', async () => {
    const work = await openWorkBranch({ target: lake }, dev.hash)
    const planned = { reference: dev, to: 'dev', target: undefined, outcome: 'created', tables: undefined } as const

    await moveRefs({ target: lake }, { refs: [planned] }, { heads: new Map([['dev', dev.hash]]) })

    assert.deepEqual(
      [(await lake.catalog.reference(work.name))?.hash, await lake.catalog.reference('dev')],
      [dev.hash, dev],
    )
  })
})

/** Every creation is delivered twice, and answered by the second answer. */
function onDoublingNetwork(catalog: Catalog): Catalog {
  return {
    ...catalog,
    async createReference(reference) {
      await catalog.createReference(reference)
      await catalog.createReference(reference)
    },
  }
}
