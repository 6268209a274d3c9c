import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api'
import type { Engine, EngineOptions, ResultValue, SqlValues } from '../engine.js'
import { bindValues } from './bind-values.js'
import duckdb from './duckdb.cjs'
import { openStream, type RowStream } from './open-stream.js'
import { resultReader } from './result-reader.js'
import { sqlError } from './sql-error.js'

/** The one place that starts DuckDB; reach it by `openEngine`, which loads it lazily. */
export async function startDuckDB(options: EngineOptions): Promise<Engine> {
  // DuckDB makes the folder itself, not those above it. Where they cannot be made, only what must spill fails, in words.
  await mkdir(dirname(options.spillDirectory), { recursive: true }).catch(() => undefined)
  const instance = await duckdb.DuckDBInstance.create(':memory:', configuration(options))
  const main = await instance.connect()
  await main.run("SET GLOBAL TimeZone = 'UTC'")
  // Without the bar DuckDB does not count; it is not to print it.
  await main.run('SET enable_progress_bar = true; SET enable_progress_bar_print = false')
  const streams = new Set<RowStream>()
  let last: Promise<unknown> = Promise.resolve()

  /** The main connection runs one statement after another; what they make is seen by the next. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work)
    last = result.catch(() => undefined)
    return result
  }

  return {
    shapes: new Map(),
    run: (sql, values) =>
      inTurn(async () => {
        await execute(main, sql, values)
      }),
    rows: (sql, values) => inTurn(async () => readObjects(await execute(main, sql, values))),
    columnNames: (sql) => inTurn(() => preparedNames(main, sql)),
    query: (sql, values) =>
      inTurn(async () => {
        const stream = openStream(await instance.connect(), {
          sql,
          values,
          onClose: () => streams.delete(stream),
        })
        streams.add(stream)
        return stream.result
      }),
    interrupt() {
      main.interrupt()
      for (const stream of streams) stream.interrupt()
    },
    progress() {
      const { percentage } = main.progress
      return percentage < 0 ? undefined : percentage / 100
    },
    async close() {
      for (const stream of streams) stream.interrupt()
      await last
      for (const stream of streams) stream.close()
      main.closeSync()
      instance.closeSync()
    },
  }
}

function configuration(options: EngineOptions): Record<string, string> {
  return {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    errors_as_json: 'true',
    // Beyond this a partitioned COPY closes files and begins new ones for the same partitions.
    partitioned_write_max_open_files: '1000',
    temp_directory: options.spillDirectory,
    ...(options.memoryBytesMax === undefined ? {} : { memory_limit: `${options.memoryBytesMax}B` }),
    ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
  }
}

/** Run all of the statements in `sql`; the result is the last one's. */
async function execute(
  connection: DuckDBConnection,
  sql: string,
  values: SqlValues | undefined,
): Promise<DuckDBResult> {
  try {
    if (values === undefined) return await connection.run(sql)
    const bound = bindValues(values)
    return await connection.run(sql, bound.values, bound.types)
  } catch (error) {
    throw sqlError(error, sql)
  }
}

async function preparedNames(connection: DuckDBConnection, sql: string): Promise<string[]> {
  try {
    const statement = await connection.prepare(sql)
    const names = Array.from({ length: statement.columnCount }, (_, index) => statement.columnName(index))
    statement.destroySync()
    return names
  } catch (error) {
    throw sqlError(error, sql)
  }
}

async function readObjects(result: DuckDBResult): Promise<Readonly<Record<string, ResultValue>>[]> {
  const names = result.columnNames()
  const read = resultReader(result.columnTypes())
  const rows: Record<string, ResultValue>[] = []
  for (const chunk of await result.fetchAllChunks()) {
    for (const row of read(chunk)) rows.push(Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])))
  }
  return rows
}
