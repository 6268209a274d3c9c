import type { DuckDBConnection, DuckDBResult } from '@duckdb/node-api'
import { PhloError } from '../../errors.js'
import type { QueryResult, ResultValue, SqlValues } from '../engine.js'
import { bindValues } from './bind-values.js'
import duckdb from './duckdb.cjs'
import { resultReader } from './result-reader.js'
import { resultType } from './result-type.js'
import { sqlError } from './sql-error.js'

/** A statement whose rows are read while DuckDB makes them, on a connection of its own. */
export interface RowStream {
  /** Resolves when the statement has begun. */
  readonly result: Promise<QueryResult>
  interrupt(): void
  /** Give the connection back; what was not read is lost. Closing twice is harmless. */
  close(): void
}

interface StreamRequest {
  readonly sql: string
  readonly values: SqlValues | undefined
  readonly onClose: () => void
}

/**
 * Start a statement whose rows are read in batches. The connection is closed when the last one was read, reading was
 * left off, or the statement failed.
 */
export function openStream(connection: DuckDBConnection, request: StreamRequest): RowStream {
  const state = { isOpen: true, isInterrupted: false }
  const close = (): void => {
    if (!state.isOpen) return
    state.isOpen = false
    connection.closeSync()
    request.onClose()
  }
  const assertRunning = (): void => {
    if (state.isInterrupted || !state.isOpen) throw new PhloError('PHLO_CANCELLED', 'The statement was stopped.')
  }

  async function begin(): Promise<QueryResult> {
    try {
      const result = await start(connection, request)
      assertRunning()
      return { columns: columnsOf(result), batches: () => readBatches(result) }
    } catch (error) {
      close()
      throw error
    }
  }

  async function* readBatches(result: DuckDBResult): AsyncGenerator<readonly (readonly ResultValue[])[]> {
    const read = resultReader(result.columnTypes())
    try {
      for (;;) {
        assertRunning()
        const chunk = await result.fetchChunk()
        assertRunning()
        if (chunk === null || chunk.rowCount === 0) break
        yield read(chunk)
      }
      if (result.returnType === duckdb.ResultReturnType.INVALID) throw await failureOf(connection, request)
    } finally {
      close()
    }
  }

  return {
    result: begin(),
    interrupt() {
      state.isInterrupted = true
      connection.interrupt()
    },
    close,
  }
}

async function start(connection: DuckDBConnection, { sql, values }: StreamRequest): Promise<DuckDBResult> {
  try {
    if (values === undefined) return await connection.stream(sql)
    const bound = bindValues(values)
    return await connection.stream(sql, bound.values, bound.types)
  } catch (error) {
    throw sqlError(error, sql)
  }
}

function columnsOf(result: DuckDBResult): QueryResult['columns'] {
  const types = result.columnTypes()
  return result.columnNames().map((name, index) => {
    const type = types[index]
    return { name, type: type === undefined ? 'string' : resultType(type) }
  })
}

const AGAIN = 'EXPLAIN ANALYZE '

/**
 * Find out why a stream broke off. The library ends a failed stream like a finished one, marked invalid and without the
 * reason, so the statement is run again for its error alone.
 */
async function failureOf(connection: DuckDBConnection, { sql, values }: StreamRequest): Promise<PhloError> {
  const again = `${AGAIN}${sql}`
  try {
    const bound = values === undefined ? undefined : bindValues(values)
    await (bound === undefined ? connection.run(again) : connection.run(again, bound.values, bound.types))
  } catch (error) {
    return sqlError(error, sql, { byteOffset: AGAIN.length })
  }
  return new PhloError('PHLO_SQL_FAILED', 'The statement failed while its rows were read.')
}
