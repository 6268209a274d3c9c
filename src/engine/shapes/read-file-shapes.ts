import { PhloError } from '../../errors.js'
import type { DataFile } from '../../iceberg/data-file.js'
import type { Warehouse } from '../../storage/warehouse.js'
import type { Engine } from '../engine.js'
import type { ParquetShape } from './file-shape.js'
import { readShapes } from './read-shapes.js'

interface FileShape {
  /** Absolute local path. */
  readonly path: string
  readonly shape: ParquetShape
}

/**
 * Have the files of a plan on the local disk and read what columns they have.
 *
 * @returns one per file, in their order
 * @throws PHLO_FILE_UNREADABLE - a file is not Parquet, or is damaged
 * @throws PHLO_OBJECT_MISSING - a file is not there
 */
export async function readFileShapes(
  engine: Engine,
  warehouse: Warehouse,
  files: readonly DataFile[],
): Promise<readonly FileShape[]> {
  const paths = files.map((file) => localPath(warehouse, file))
  const keys = files.map(({ location }) => warehouse.keyOf(location))
  await warehouse.store.makeReadable(keys)
  try {
    const shapes = await readShapes(engine, paths).catch(async (error: unknown) => {
      // It may be copies on this disk that are damaged.
      if (!isFailedSql(error) || !warehouse.store.dropCopies(await unreadable(engine, warehouse, keys))) throw error
      await warehouse.store.makeReadable(keys)
      await forgetFiles(engine)
      return await readShapes(engine, paths)
    })
    return shapes.map((shape, index) => ({ path: paths[index] ?? '', shape }))
  } catch (cause) {
    if (!isFailedSql(cause)) throw cause
    await refuseMissing(warehouse, files)
    throw new PhloError('PHLO_FILE_UNREADABLE', cause.message, { cause })
  }
}

function localPath(warehouse: Warehouse, { location, fileFormat }: DataFile): string {
  if (fileFormat !== 'parquet') {
    throw new PhloError(
      'PHLO_FILE_UNREADABLE',
      `Phlo reads Parquet files; ${location} is in the format ${fileFormat}.`,
      {
        fixes: ['Rewrite the table as Parquet with the engine that wrote it.'],
        context: { location, format: fileFormat },
      },
    )
  }
  const path = warehouse.store.localPath(warehouse.keyOf(location))
  if (path !== undefined) return path
  throw new PhloError('PHLO_FILE_UNREADABLE', `The file ${location} is in a store that DuckDB cannot read here.`, {
    fixes: ['Use a warehouse in a local folder.'],
    context: { location },
  })
}

function isFailedSql(error: unknown): error is PhloError {
  return error instanceof PhloError && error.code === 'PHLO_SQL_FAILED'
}

/** Which of some files DuckDB cannot read, it says of one at a time, and in words. */
async function unreadable(engine: Engine, { store }: Warehouse, keys: readonly string[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const key of keys) {
    const path = store.localPath(key) ?? ''
    await readShapes(engine, [path]).catch(() => found.push(key))
  }
  return found
}

/** DuckDB keeps bytes of files, which it knows by their size and the second of their last change. */
async function forgetFiles(engine: Engine): Promise<void> {
  await engine.run('SET enable_external_file_cache = false; SET enable_external_file_cache = true')
}

async function refuseMissing(warehouse: Warehouse, files: readonly DataFile[]): Promise<void> {
  for (const { location } of files) {
    if ((await warehouse.store.stat(warehouse.keyOf(location))) !== undefined) continue
    throw new PhloError('PHLO_OBJECT_MISSING', `The file ${location} is not there.`, { context: { location } })
  }
}
