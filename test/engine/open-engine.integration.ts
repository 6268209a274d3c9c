import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Engine } from '../../src/engine/engine.js'
import { openEngine } from '../../src/engine/open-engine.js'
import { PhloError } from '../../src/errors.js'

describe('engine/open-engine', () => {
  let directory: string
  let engine: Engine

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'phlo-engine-'))
    engine = await openEngine({
      memoryBytesMax: 512 * 1024 * 1024,
      threads: 2,
      spillDirectory: join(directory, 'spill'),
    })
  })

  after(async () => {
    await engine.close()
    await rm(directory, { recursive: true, force: true })
  })

  it('binds values by position and by name, without loss', async () => {
    const byPosition = await engine.rows('SELECT $1 AS a, $2 AS b, $3 AS c', [2n ** 62n + 1n, 'ü', null])
    const byName = await engine.rows('SELECT $low + $high AS total, typeof($low) AS type', { low: 1, high: 2 ** 40 })

    assert.deepEqual(byPosition, [{ a: 2n ** 62n + 1n, b: 'ü', c: null }])
    assert.deepEqual(byName, [{ total: 2n ** 40n + 1n, type: 'INTEGER' }])
  })

  it('streams rows while other statements run', async () => {
    const result = await engine.query('SELECT i FROM range(10000) t(i)')
    let count = 0
    for await (const batch of result.batches()) {
      await engine.run('SELECT 1')
      count += batch.length
    }

    assert.equal(count, 10_000)
    assert.deepEqual(result.columns, [{ name: 'i', type: 'long' }])
  })

  it('says where a statement is wrong', async () => {
    const failure = await engine.run("SELECT 'é' AS e,\n  nope FROM range(3)").catch((error: unknown) => error)

    assert.ok(failure instanceof PhloError)
    assert.equal(failure.code, 'PHLO_SQL_FAILED')
    assert.deepEqual([failure.context.line, failure.context.column], [2, 3])
  })
})
