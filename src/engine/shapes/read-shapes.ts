import assert from 'node:assert/strict'
import type { Engine } from '../engine.js'
import { quoteLiteral } from '../quote.js'
import type { ParquetShape } from './file-shape.js'
import { parquetShape, type SchemaRow } from './parquet-shape.js'

/** Shapes that an engine remembers; a data file never changes. */
const SHAPES_MAX = 20_000

/**
 * Read the footers of Parquet files, those that the engine has not seen before.
 *
 * @param paths - absolute local paths
 * @returns one shape per path, in their order; files of one shape share it
 * @throws PHLO_SQL_FAILED - a file is missing or is no Parquet file
 */
export async function readShapes(engine: Engine, paths: readonly string[]): Promise<readonly ParquetShape[]> {
  const unknown = paths.filter((path) => !engine.shapes.has(path))
  const fresh = unknown.length === 0 ? new Map<string, ParquetShape>() : await readFooters(engine, unknown)
  const shapes = paths.map((path) => {
    const shape = fresh.get(path) ?? engine.shapes.get(path)
    assert(shape !== undefined, `no footer was read of ${path}`)
    return shape
  })
  remember(engine.shapes, fresh)
  return shapes
}

async function readFooters(engine: Engine, paths: readonly string[]): Promise<ReadonlyMap<string, ParquetShape>> {
  const rows = await engine.rows(
    `SELECT file_name, name, repetition_type, num_children, converted_type, logical_type, field_id, duckdb_type
     FROM parquet_schema([${paths.map(quoteLiteral).join(', ')}])`,
  )
  const rowsByPath = new Map<string, SchemaRow[]>()
  for (const row of rows) {
    const path = String(row.file_name)
    const rowsOfFile = rowsByPath.get(path)
    if (rowsOfFile === undefined) rowsByPath.set(path, [row])
    else rowsOfFile.push(row)
  }
  const shapes = new Map<string, ParquetShape>()
  for (const [path, rowsOfFile] of rowsByPath) shapes.set(path, parquetShape(rowsOfFile))
  return shapes
}

/** Keep what was read, once per distinct shape, and forget what was read longest ago. */
function remember(known: Map<string, ParquetShape>, fresh: ReadonlyMap<string, ParquetShape>): void {
  for (const [path, shape] of fresh) known.set(path, shape)
  for (const path of known.keys()) {
    if (known.size <= SHAPES_MAX) return
    known.delete(path)
  }
}
