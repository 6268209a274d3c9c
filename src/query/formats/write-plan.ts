import type { QueryResult, ResultColumn } from '../../engine/engine.js'
import { displayText } from './display-text.js'
import type { TextSink } from './text-sink.js'

/** The columns of what EXPLAIN answers, by DuckDB and by Trino. */
const PLAN_COLUMNS: ReadonlySet<string> = new Set(['explain_key,explain_value', 'Query Plan'])

/** Tell whether a result is what EXPLAIN answers: plans, each a drawing of many lines. */
export function isPlan(columns: readonly ResultColumn[]): boolean {
  return PLAN_COLUMNS.has(columns.map(({ name }) => name).join())
}

/** Write the plans of EXPLAIN as they are drawn, under their names. @returns how many there were */
export async function writePlan(result: QueryResult, sink: TextSink): Promise<bigint> {
  let plans = 0n
  for await (const batch of result.batches()) {
    for (const row of batch) {
      const lines = row.flatMap((text) =>
        String(text ?? '')
          .trimEnd()
          .split('\n'),
      )
      await sink.write(`${lines.map(displayText).join('\n')}\n`)
      plans++
    }
  }
  return plans
}
