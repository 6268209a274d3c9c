import { type DuckDBConnection, type DuckDBResult, ResultReturnType } from '@duckdb/node-api'
import { PhloError } from '../errors.js'
import { bindValues } from './bind-values.js'
import type { QueryResult, SqlValues } from './engine.js'
import { resultReader } from './result-reader.js'
import { resultType } from './result-type.js'
import { sqlError } from './sql-error.js'

/** Rows that are read while DuckDB makes them, on a connection of their own. */
export interface RowStream extends QueryResult {
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
export async function openStream(connection: DuckDBConnection, request: StreamRequest): Promise<RowStream> {
  const state = { isOpen: true, isInterrupted: false }
  const close = (): void => {
    if (!state.isOpen) return
    state.isOpen = false
    connection.closeSync()
    request.onClose()
  }
  try {
    const result = await start(connection, request)
    return {
      columns: columnsOf(result),
      interrupt() {
        state.isInterrupted = true
        connection.interrupt()
      },
      close,
      async *batches() {
        const read = resultReader(result.columnTypes())
        try {
          for (;;) {
            const chunk = state.isOpen ? await result.fetchChunk() : null
            if (state.isInterrupted || !state.isOpen)
              throw new PhloError('PHLO_CANCELLED', 'The statement was stopped.')
            if (chunk === null || chunk.rowCount === 0) break
            yield read(chunk)
          }
          if (result.returnType === ResultReturnType.INVALID) throw await failureOf(connection, request)
        } finally {
          close()
        }
      },
    }
  } catch (error) {
    // Nobody has the stream yet, so nobody is told that it is closed.
    connection.closeSync()
    throw sqlError(error, request.sql)
  }
}

function start(connection: DuckDBConnection, { sql, values }: StreamRequest): Promise<DuckDBResult> {
  if (values === undefined) return connection.stream(sql)
  const bound = bindValues(values)
  return connection.stream(sql, bound.values, bound.types)
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
