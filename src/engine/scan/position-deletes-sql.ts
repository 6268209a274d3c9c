import { PhloError } from '../../errors.js'
import type { DataFile } from '../../iceberg/data-file.js'
import type { Warehouse } from '../../storage/warehouse.js'
import type { Engine } from '../engine.js'
import { quoteLiteral } from '../quote.js'
import { readParquetSql } from '../read-parquet-sql.js'
import { readFileShapes } from '../shapes/read-file-shapes.js'
import type { LocalTask } from './group-tasks.js'

/**
 * Write the rows to leave out of some data files, as a SELECT of `data_path` and `pos`.
 *
 * @returns `undefined` when none are
 * @see https://iceberg.apache.org/spec/#position-delete-files
 */
export async function positionDeletesSql(
  engine: Engine,
  warehouse: Warehouse,
  files: readonly LocalTask[],
): Promise<string | undefined> {
  const deletePaths = await pathsOf(engine, warehouse, files)
  if (deletePaths.size === 0) return undefined
  const rows = readParquetSql([...new Set(deletePaths.values())], { fileColumn: 'delete_path' })
  const spellings = await readSpellings(engine, warehouse, rows)
  const pairs = files.flatMap((file) => pairsOf(file, { deletePaths, spellings, key: warehouse.keyOf(file.location) }))
  if (pairs.length === 0) return undefined
  return `SELECT pairs.data_path, deletes.pos FROM ${rows} AS deletes
    JOIN (VALUES ${pairs.join(', ')}) AS pairs(delete_path, file_path, data_path) USING (delete_path, file_path)`
}

/** Local paths of the delete files, by location. */
async function pathsOf(
  engine: Engine,
  warehouse: Warehouse,
  files: readonly LocalTask[],
): Promise<ReadonlyMap<string, string>> {
  const deletes = new Map<string, DataFile>()
  for (const file of files.flatMap(({ positionDeletes }) => positionDeletes)) deletes.set(file.location, file)
  const shapes = await readFileShapes(engine, warehouse, [...deletes.values()])
  return new Map([...deletes.keys()].map((location, index) => [location, shapes[index]?.path ?? '']))
}

/** How the delete files spell the data files that they name, by the keys of these: writers mix `file:/x` and `file:///x`. */
async function readSpellings(
  engine: Engine,
  warehouse: Warehouse,
  rows: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const spellings = new Map<string, string[]>()
  for (const { file_path: spelling } of await engine.rows(`SELECT DISTINCT file_path FROM ${rows}`)) {
    const key = keyOf(warehouse, String(spelling))
    if (key !== undefined) spellings.set(key, [...(spellings.get(key) ?? []), String(spelling)])
  }
  return spellings
}

/** Deletes may name files that expired long ago, of a root that the warehouse never had. */
function keyOf(warehouse: Warehouse, location: string): string | undefined {
  try {
    return warehouse.keyOf(location)
  } catch (error) {
    if (error instanceof PhloError && error.code === 'PHLO_LOCATION_OUTSIDE') return undefined
    throw error
  }
}

interface Names {
  readonly deletePaths: ReadonlyMap<string, string>
  readonly spellings: ReadonlyMap<string, readonly string[]>
  /** The data file's key. */
  readonly key: string
}

function pairsOf({ path, positionDeletes }: LocalTask, { deletePaths, spellings, key }: Names): string[] {
  return positionDeletes.flatMap(({ location }) =>
    (spellings.get(key) ?? []).map((spelling) => {
      const values = [deletePaths.get(location) ?? '', spelling, path]
      return `(${values.map(quoteLiteral).join(', ')})`
    }),
  )
}
