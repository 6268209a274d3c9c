import assert from 'node:assert/strict'
import type { IcebergTableContent } from '../../../../src/catalog/catalog.js'
import { PhloError } from '../../../../src/errors.js'
import type { Lake } from '../../../../src/tables/lake.js'
import { isCopyBranch } from '../../../../src/tables/passing-branches.js'
import { orderedCommits, readHistory } from '../../../../src/tables/push/history/history.js'
import { originOf } from '../../../../src/tables/push/images/commit-origin.js'
import { chooseRefs } from '../../../../src/tables/push/plan/choose-refs.js'
import { compareNewest } from '../../../../src/tables/push/plan/compare-newest.js'
import { compareWhole } from '../../../../src/tables/push/plan/compare-whole.js'
import type { Comparison } from '../../../../src/tables/push/plan/comparison.js'
import type { ChosenRef, LakePair } from '../../../../src/tables/push/push.js'
import { writeRows } from '../../../../src/tables/write-rows.js'
import { branchFrom, entriesRequest } from '../../../support/entries-table.js'
import { watchedStore } from '../../../support/failing-store.js'
import { memoryStore } from '../../../support/memory-store.js'
import { seededRandom } from '../../../support/seeded-random.js'
import { push } from '../../../support/storied-lake.js'
import { tempLake } from '../../../support/temp-lake.js'

const META = { author: '', timeMs: 0, properties: {} }
const SEEDS = Array.from({ length: 12 }, (_, seed) => seed)

describe('tables/push/plan/compare-newest', () => {
  it('decides as if it had read every commit, in random histories of two lakes', async () => {
    let compared = 0
    for (const seed of SEEDS) compared += await liveAtRandom(seededRandom(seed))
    assert(compared > SEEDS.length * 2, `${compared} comparisons`)
  })

  it('reads little of two lakes that have much in common', async () => {
    let reads = 0
    const count = () => {
      reads++
    }
    const watched = () => watchedStore(memoryStore(), ({ when }) => (when === 'before' ? count() : undefined))
    const [here, there] = [watched(), watched()]
    await using source = await tempLake({ store: () => here })
    await using target = await tempLake({ store: () => there })
    const { content } = await firstTable(source)
    for (let number = 0; number < 200; number++) await commit(source, 'main', content, String(number))
    await push(source, target)
    await commit(source, 'main', content, 'new')
    const pair = { source: await source.reopen(), target: await target.reopen() }

    reads = 0
    const found = await compareNewest(pair, await chooseRefs(pair, undefined))

    assert.equal(found?.history.commits.size, 1)
    assert(reads < 60, `${reads} reads`)
  })
})

/** @returns how often there was something to compare */
async function liveAtRandom(random: () => number): Promise<number> {
  await using one = await tempLake({ store: () => memoryStore() })
  await using other = await tempLake({ store: () => memoryStore() })
  const { content } = await firstTable(one)
  let compared = 0
  for (let step = 0; step < 60; step++) {
    const kind = random()
    if (kind < 0.6) await changeAtRandom(one, content, random)
    else if (kind < 0.9) compared += await compareAndPush({ source: one, target: other }, random)
    else {
      await changeAtRandom(other, content, random)
      compared += await compareAndPush({ source: other, target: one }, random)
    }
  }
  return compared
}

async function firstTable(lake: Lake): Promise<{ readonly content: IcebergTableContent }> {
  const { hash } = await writeRows(lake, entriesRequest(`(1, 'a')`))
  const [content] = await lake.catalog.contents(hash, [['bronze', 'entries']])
  assert(content?.type === 'ICEBERG_TABLE')
  return { content }
}

/** Commits, branches that leave others early or late, merges both ways, tags. */
async function changeAtRandom(lake: Lake, content: IcebergTableContent, random: () => number): Promise<void> {
  const references = (await lake.catalog.references()).filter(({ name }) => !isCopyBranch(name))
  const branches = references.filter(({ type }) => type === 'BRANCH')
  const branch = branches[Math.floor(random() * branches.length)]?.name ?? 'main'
  const reference = references[Math.floor(random() * references.length)]
  const id = Math.floor(random() * 1e9).toString(36)
  const kind = random()
  if (kind < 0.15 && branches.length < 6) await branchFrom(lake, `b${id}`, reference?.name)
  else if (kind < 0.2) await lake.catalog.createReference({ type: 'TAG', name: `t${id}`, hash: reference?.hash ?? '' })
  else if (kind < 0.45 && reference !== undefined) {
    await lake.catalog.merge({ fromHash: reference.hash, into: branch, meta: { ...META, message: `merge ${id}` } })
  } else await commit(lake, branch, content, id)
}

async function commit(lake: Lake, branch: string, content: IcebergTableContent, id: string): Promise<void> {
  const expectedHash = (await lake.catalog.reference(branch))?.hash ?? ''
  const [there] = await lake.catalog.contents(expectedHash, [['bronze']])
  const namespace = { type: 'NAMESPACE', id: 'bronze', properties: {} } as const
  const key = lake.warehouse.keyOf(content.metadataLocation)
  const table = { ...content, id, metadataLocation: lake.warehouse.locationOf(key) }
  const operations = [
    ...(there === undefined ? [{ type: 'PUT', key: ['bronze'], content: namespace } as const] : []),
    { type: 'PUT', key: ['bronze', `t${id}`], content: table } as const,
  ]
  await lake.catalog.commit({ branch, expectedHash, meta: { ...META, message: id }, operations })
}

/** @returns 1 when there was something to compare */
async function compareAndPush(pair: LakePair, random: () => number): Promise<number> {
  const all = await chooseRefs(pair, undefined)
  const some = random() < 0.5 ? all : all.filter(() => random() < 0.6)
  const refs = some.map(({ to }) => ({ from: to, to }))
  const [newest, whole] = [await compareNewest(pair, some), await compareWhole(pair, some)]
  if (newest !== undefined) {
    assert.deepEqual(newest.outcomes, whole.outcomes)
    assert.deepEqual(missing(newest, some), missing(whole, some))
  }
  const agreed = refs.filter((_, index) => whole.outcomes[index] !== 'diverged')
  await push(pair.source, pair.target, { refs: agreed }).catch((error: unknown) => {
    if (!(error instanceof PhloError)) throw error
  })
  await assertCopiedOnce(pair.target)
  return newest === undefined ? 0 : 1
}

function missing({ history, images }: Comparison, chosen: readonly ChosenRef[]): readonly string[] {
  const heads = chosen.map(({ reference }) => reference.hash)
  return orderedCommits(history, heads, (hash) => images.has(hash))
    .map(({ hash }) => hash)
    .sort()
}

async function assertCopiedOnce({ catalog, warehouse }: Lake): Promise<void> {
  const { commits } = await readHistory(
    catalog,
    (await catalog.references()).map(({ hash }) => hash),
  )
  const origins = Array.from(commits.values(), (entry) => originOf(entry, warehouse.uuid))
  assert.equal(new Set(origins).size, origins.length)
}
