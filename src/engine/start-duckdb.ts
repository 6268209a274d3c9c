import { type DuckDBConnection, DuckDBInstance, type DuckDBResult } from '@duckdb/node-api'
import { bindValues } from './bind-values.js'
import type { Engine, EngineOptions, QueryResult, ResultValue, SqlValues } from './engine.js'
import { resultReader } from './result-reader.js'
import { resultType } from './result-type.js'
import { sqlError } from './sql-error.js'

/** The one place that starts DuckDB; reach it by `openEngine`, which loads it lazily. */
export async function startDuckDB(options: EngineOptions): Promise<Engine> {
  const instance = await DuckDBInstance.create(':memory:', configuration(options))
  const main = await instance.connect()
  await main.run("SET GLOBAL TimeZone = 'UTC'")
  const streams = new Set<DuckDBConnection>()
  let last: Promise<unknown> = Promise.resolve()

  /** The main connection runs one statement after another; what they make is seen by the next. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = last.then(work)
    last = result.catch(() => undefined)
    return result
  }

  /** A stream has a connection of its own, so that other statements can run while it is read. */
  async function openStream(sql: string, values: SqlValues | undefined): Promise<QueryResult> {
    const connection = await instance.connect()
    streams.add(connection)
    const release = (): void => {
      if (streams.delete(connection)) connection.closeSync()
    }
    try {
      const result = await execute(connection, sql, values, 'stream')
      return { columns: columnsOf(result), batches: () => readBatches(result, sql, release) }
    } catch (error) {
      release()
      throw error
    }
  }

  return {
    run: (sql, values) =>
      inTurn(async () => {
        await execute(main, sql, values, 'run')
      }),
    rows: (sql, values) => inTurn(async () => readObjects(await execute(main, sql, values, 'run'), sql)),
    query: (sql, values) => inTurn(() => openStream(sql, values)),
    shapes: new Map(),
    interrupt() {
      for (const connection of [main, ...streams]) connection.interrupt()
    },
    async close() {
      for (const connection of streams) connection.interrupt()
      await last
      for (const connection of streams) connection.closeSync()
      streams.clear()
      main.closeSync()
      instance.closeSync()
    },
  }

  /** Run all of the statements in `sql`; the result is the last one's. */
  async function execute(
    connection: DuckDBConnection,
    sql: string,
    values: SqlValues | undefined,
    mode: 'run' | 'stream',
  ): Promise<DuckDBResult> {
    try {
      if (values === undefined) return await (mode === 'run' ? connection.run(sql) : connection.stream(sql))
      const bound = bindValues(values)
      return await connection[mode](sql, bound.values, bound.types)
    } catch (error) {
      throw sqlError(error, sql)
    }
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

function columnsOf(result: DuckDBResult): QueryResult['columns'] {
  const types = result.columnTypes()
  return result.columnNames().map((name, index) => {
    const type = types[index]
    return { name, type: type === undefined ? 'string' : resultType(type) }
  })
}

async function* readBatches(
  result: DuckDBResult,
  sql: string,
  release: () => void,
): AsyncGenerator<readonly (readonly ResultValue[])[]> {
  const read = resultReader(result.columnTypes())
  try {
    for (;;) {
      const chunk = await result.fetchChunk().catch((error: unknown) => {
        throw sqlError(error, sql)
      })
      if (chunk === null || chunk.rowCount === 0) return
      yield read(chunk)
    }
  } finally {
    release()
  }
}

async function readObjects(result: DuckDBResult, sql: string): Promise<Readonly<Record<string, ResultValue>>[]> {
  const names = result.columnNames()
  const rows: Record<string, ResultValue>[] = []
  for await (const batch of readBatches(result, sql, () => undefined)) {
    for (const row of batch) rows.push(Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])))
  }
  return rows
}
