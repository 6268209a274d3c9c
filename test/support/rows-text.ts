import { inspect } from 'node:util'
import type { QueryResult } from '../../src/engine/engine.js'
import { typeText } from '../../src/query/formats/type-text.js'

/** What a result holds, for comparisons between engines: all digits of its values, rows in an order of their own. */
export async function resultText({ columns, batches }: QueryResult): Promise<{
  /** Trino knows small letters only. */
  readonly columns: readonly string[]
  readonly rows: readonly string[]
}> {
  const rows: string[] = []
  for await (const batch of batches()) {
    for (const row of batch) {
      rows.push(
        inspect(row, { depth: null, breakLength: Number.POSITIVE_INFINITY, maxStringLength: null, sorted: true }),
      )
    }
  }
  return {
    columns: columns.map(({ name, type }) => `${name} ${typeText(type)}`.toLowerCase()),
    rows: rows.sort(),
  }
}
