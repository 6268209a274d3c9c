import assert from 'node:assert/strict'
import type { Engine } from '../../src/engine/engine.js'

/** Assert that two SELECTs give the same rows, each as often, in whatever order. */
export async function assertSameRows(engine: Engine, one: string, other: string): Promise<void> {
  const missing = await engine.rows(`(${one}) EXCEPT ALL (${other}) LIMIT 3`)
  const surplus = await engine.rows(`(${other}) EXCEPT ALL (${one}) LIMIT 3`)

  assert.deepEqual({ onlyInFirst: missing, onlyInSecond: surplus }, { onlyInFirst: [], onlyInSecond: [] })
}
