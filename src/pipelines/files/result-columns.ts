import type { Engine, ResultColumn } from '../../engine/engine.js'

/** Name and type the columns of a SELECT without reading its rows. */
export async function resultColumns(engine: Engine, sql: string): Promise<readonly ResultColumn[]> {
  const result = await engine.query(`SELECT * FROM (${sql}) LIMIT 0`)
  // A result is let go of when it has been read to its end.
  for await (const batch of result.batches()) void batch
  return result.columns
}
