import type { QueryResult, ResultValue } from '../../engine/engine.js'
import type { TextSink } from './text-sink.js'
import { typeText } from './type-text.js'
import { valueJson } from './value-json.js'

/** Write one JSON object, `{"columns": […], "rows": [[…], …]}`. @returns how many rows there were */
export async function writeJson(result: QueryResult, sink: TextSink): Promise<bigint> {
  const columns = result.columns.map(({ name, type }) => ({ name, type: typeText(type) }))
  await sink.write(`{"columns":${JSON.stringify(columns)},"rows":[`)
  let rows = 0n
  for await (const batch of result.batches()) {
    if (batch.length === 0) continue
    const text = batch.map((row) => JSON.stringify(row.map((value, index) => cellJson(result, index, value))))
    await sink.write(`${rows === 0n ? '\n' : ',\n'}${text.join(',\n')}`)
    rows += BigInt(batch.length)
  }
  await sink.write(rows === 0n ? ']}\n' : '\n]}\n')
  return rows
}

/** Write one JSON object per row and line, values by column name. @returns how many rows there were */
export async function writeNdjson(result: QueryResult, sink: TextSink): Promise<bigint> {
  const names = uniqueNames(result.columns.map(({ name }) => name))
  let rows = 0n
  for await (const batch of result.batches()) {
    const lines = batch.map((row) => {
      const entries = names.map((name, index) => [name, cellJson(result, index, row[index] ?? null)])
      return `${JSON.stringify(Object.fromEntries(entries))}\n`
    })
    if (lines.length > 0) await sink.write(lines.join(''))
    rows += BigInt(batch.length)
  }
  return rows
}

/** A statement may name two columns alike, an object may not: the second `n` becomes `n_2`. */
function uniqueNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let unique = name
    for (let count = 2; taken.has(unique); count++) unique = `${name}_${count}`
    taken.add(unique)
    return unique
  })
}

function cellJson({ columns }: QueryResult, index: number, value: ResultValue) {
  return valueJson(columns[index]?.type ?? 'string', value)
}
