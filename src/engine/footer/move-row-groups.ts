import { CHUNK, COLUMN, pagesOf, ROW_GROUP, type Stretch } from './parquet-footer.js'
import { integerAt, structAt, structsAt, THRIFT, type ThriftStruct, withValues } from './thrift-value.js'

/** Row groups at other places of a file. */
interface MovedRowGroups {
  readonly rowGroups: readonly ThriftStruct[]
  /** Where each begins. */
  readonly starts: readonly bigint[]
  /** What to copy, in this order, from where it was. */
  readonly stretches: readonly Stretch[]
}

/**
 * Decide where the pages and bloom filters of row groups come to be in a file of their own. Page indexes, which DuckDB
 * does not write, are left out.
 *
 * @param start - where in the file there is room for them
 */
export function moveRowGroups(rowGroups: readonly ThriftStruct[], start: number): MovedRowGroups {
  const stretches: Stretch[] = []
  let end = start

  function place(stretch: Stretch): number {
    stretches.push(stretch)
    end += stretch.length
    return end - stretch.length
  }

  const starts: bigint[] = []
  const withPages = rowGroups.map((rowGroup, index) => {
    starts.push(BigInt(end))
    const moved = withColumns(rowGroup, (column) => movePages(column, place(pagesOf(column))))
    return withValues(moved, { [ROW_GROUP.fileOffset]: starts[index], [ROW_GROUP.ordinal]: BigInt(index) })
  })
  const moved = withPages.map((rowGroup) => withColumns(rowGroup, (column) => moveFilter(column, place)))
  return { rowGroups: moved, starts, stretches }
}

function withColumns(rowGroup: ThriftStruct, move: (column: ThriftStruct) => ThriftStruct): ThriftStruct {
  const chunks = structsAt(rowGroup, ROW_GROUP.columns).map((chunk) => {
    const column = structAt(chunk, CHUNK.column)
    return withValues(chunk, {
      [CHUNK.column]: column && move(column),
      [CHUNK.fileOffset]: 0n,
      [CHUNK.offsetIndexOffset]: undefined,
      [CHUNK.offsetIndexLength]: undefined,
      [CHUNK.columnIndexOffset]: undefined,
      [CHUNK.columnIndexLength]: undefined,
    })
  })
  return withValues(rowGroup, { [ROW_GROUP.columns]: { elementType: THRIFT.struct, items: chunks } })
}

function movePages(column: ThriftStruct, start: number): ThriftStruct {
  const distance = BigInt(start - pagesOf(column).start)
  const moved = (id: number) => {
    const offset = integerAt(column, id)
    return offset === undefined || offset === 0n ? offset : offset + distance
  }
  return withValues(column, {
    [COLUMN.dataOffset]: moved(COLUMN.dataOffset),
    [COLUMN.indexOffset]: moved(COLUMN.indexOffset),
    [COLUMN.dictionaryOffset]: moved(COLUMN.dictionaryOffset),
  })
}

/** A filter whose length is not told cannot be copied; it only saves readers work. */
function moveFilter(column: ThriftStruct, place: (stretch: Stretch) => number): ThriftStruct {
  const [offset, length] = [integerAt(column, COLUMN.bloomOffset), integerAt(column, COLUMN.bloomLength)]
  const isKnown = offset !== undefined && length !== undefined
  const start = isKnown ? BigInt(place({ start: Number(offset), length: Number(length) })) : undefined
  return withValues(column, { [COLUMN.bloomOffset]: start, [COLUMN.bloomLength]: isKnown ? length : undefined })
}
