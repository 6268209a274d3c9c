import type { ResultColumn, ResultValue } from '../../engine/engine.js'
import { PhloError } from '../../errors.js'
import { deleteStatement, getPage, postStatement, type TrinoHeaders } from './ask-trino.js'
import { type ColumnReader, columnReader } from './column-reader.js'
import type { SentStatement } from './sent-statement.js'
import type { TrinoConnection } from './trino-connection.js'
import { trinoError } from './trino-error.js'
import type { TrinoColumn, TrinoPage, TrinoStats } from './trino-page.js'

/** How a statement is run. */
export interface TrinoSession {
  /** Where names without a catalog are looked up; `undefined`: nowhere. */
  readonly catalog: string | undefined
  readonly signal: AbortSignal | undefined
  /** Called with each answer of Trino. */
  onProgress(stats: TrinoStats): void
}

type Rows = readonly (readonly ResultValue[])[]

/** The rows of a statement that has begun. */
export interface TrinoRows {
  readonly columns: readonly ResultColumn[]
  /** As for `QueryResult`. Left early, it ends the statement in Trino. */
  batches(): AsyncGenerator<Rows, void>
}

/**
 * Run a statement, up to its first rows, which are read: columns are known before, but most statements that fail do so
 * before there is a row, and whoever writes the columns would have begun a result. Rows stay in Trino until they are
 * read, but for two pages of them.
 *
 * @throws PHLO_CANCELLED - by the signal, here or while rows are read; the statement has then ended in Trino, too
 * @throws PHLO_SQL_FAILED, PHLO_SQL_FORBIDDEN, PHLO_MEMORY_EXHAUSTED, PHLO_TRINO_FAILED, PHLO_TRINO_UNAVAILABLE,
 * PHLO_TRINO_LOGIN_REFUSED
 */
export async function runStatement(
  connection: TrinoConnection,
  statement: SentStatement,
  session: TrinoSession,
): Promise<TrinoRows> {
  const pages = readPages(connection, statement, session)
  let columns: readonly TrinoColumn[] = []
  let first = await pages.next()
  while (!first.done && first.value.data === undefined) {
    columns = first.value.columns ?? columns
    first = await pages.next()
  }
  const page = first.done ? undefined : first.value
  columns = page?.columns ?? columns
  const readers = columns.map(({ typeSignature }) => columnReader(typeSignature))
  const firstRows = await readFirst(pages, page, readers)
  return {
    columns: columns.map((column, index) => resultColumn(column, readers[index])),
    batches: () => readBatches(pages, firstRows, readers),
  }
}

async function* readPages(
  connection: TrinoConnection,
  statement: SentStatement,
  session: TrinoSession,
): AsyncGenerator<TrinoPage, void> {
  const { signal, onProgress } = session
  const stop = new AbortController()
  const abort = () => stop.abort()
  signal?.addEventListener('abort', abort, { once: true })
  let open: string | undefined
  try {
    // Not stopped on the way: only its answer says how to end the statement.
    let next: Promise<TrinoPage> | undefined = postStatement(connection, statement.sql, sessionHeaders(session))
    while (next !== undefined) {
      const page: TrinoPage = await (open === undefined ? next : untilAborted(next, stop.signal))
      open = page.nextUri
      if (page.error !== undefined) throw trinoError(page.error, connection.uri, statement)
      if (signal?.aborted) throw new PhloError('PHLO_CANCELLED', 'The statement was stopped.')
      onProgress(page.stats)
      // Fetched while the rows of this one are used.
      next = open === undefined ? undefined : getPage(connection, open, stop.signal)
      next?.catch(() => undefined)
      yield page
    }
  } finally {
    signal?.removeEventListener('abort', abort)
    stop.abort()
    if (open !== undefined) await deleteStatement(connection, open)
  }
}

/** @throws PHLO_CANCELLED */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stopped = () => reject(new PhloError('PHLO_CANCELLED', 'The statement was stopped.'))
    if (signal.aborted) stopped()
    signal.addEventListener('abort', stopped, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stopped))
  })
}

function sessionHeaders({ catalog }: TrinoSession): TrinoHeaders {
  return { 'X-Trino-Time-Zone': 'UTC', ...(catalog === undefined ? {} : { 'X-Trino-Catalog': catalog }) }
}

function resultColumn({ name }: TrinoColumn, reader: ColumnReader | undefined): ResultColumn {
  return { name, type: reader?.type ?? 'string' }
}

/** @throws PHLO_SQL_FAILED - a value cannot be told; the statement has then ended in Trino */
async function readFirst(
  pages: AsyncGenerator<TrinoPage, void>,
  page: TrinoPage | undefined,
  readers: readonly ColumnReader[],
): Promise<Rows> {
  try {
    return rowsOf(page, readers)
  } catch (error) {
    await pages.return()
    throw error
  }
}

async function* readBatches(
  pages: AsyncGenerator<TrinoPage, void>,
  first: Rows,
  readers: readonly ColumnReader[],
): AsyncGenerator<Rows, void> {
  try {
    if (first.length > 0) yield first
    for await (const page of pages) if (page.data !== undefined) yield rowsOf(page, readers)
  } finally {
    await pages.return()
  }
}

function rowsOf(page: TrinoPage | undefined, readers: readonly ColumnReader[]): Rows {
  return (page?.data ?? []).map((row) => readers.map(({ read }, index) => read(row[index] ?? null)))
}
