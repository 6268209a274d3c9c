import type { DataFile, FileStatistics } from '../../iceberg/data-file.js'
import type { PrimitiveType, Schema, Value } from '../../iceberg/types.js'
import { compareBounds } from '../../iceberg/values/compare-values.js'
import { decodeBound } from '../../iceberg/values/decode-value.js'
import { leafFields } from '../leaf-fields.js'
import { lowerBound, upperBound } from '../write/column-bounds.js'
import { COLUMN, columnsOf, ELEMENT, FILE, STATISTICS } from './parquet-footer.js'
import { bytesAt, integerAt, structAt, structsAt, type ThriftStruct } from './thrift-value.js'

/** Parquet's `INT32` and `INT64`. */
const INTEGERS: ReadonlySet<bigint | undefined> = new Set([1n, 2n])

/** A column of the file that a field of the table has. */
interface Leaf {
  readonly id: number
  readonly physicalType: bigint | undefined
  /** `undefined`: the table has no such field any more. */
  readonly type: PrimitiveType | undefined
  /** Its part in each row group that is kept. */
  readonly columns: readonly ThriftStruct[]
  /** Its part in each row group of the file. */
  readonly allColumns: readonly ThriftStruct[]
}

/**
 * Gather the statistics of some row groups of a file from its footer: those that are known of the whole file.
 *
 * @param file - the whole file
 * @returns `undefined` when a column holds NaN somewhere, of which no footer says where
 */
export function keptStatistics(
  footer: ThriftStruct,
  {
    file,
    schema,
    rowGroups,
  }: { readonly file: DataFile; readonly schema: Schema; readonly rowGroups: readonly ThriftStruct[] },
): FileStatistics | undefined {
  if ([...file.nanValueCounts.values()].some((count) => count !== 0n)) return undefined
  const leaves = leavesOf(footer, schema, rowGroups)
  const known = <Item>(of: ReadonlyMap<number, unknown>, find: (leaf: Leaf) => Item | undefined) =>
    new Map(
      leaves.flatMap((leaf): readonly (readonly [number, Item])[] => {
        const found = of.has(leaf.id) ? find(leaf) : undefined
        return found === undefined ? [] : [[leaf.id, found]]
      }),
    )
  return {
    columnSizes: known(file.columnSizes, ({ columns }) =>
      sum(columns.map((column) => integerAt(column, COLUMN.bytes))),
    ),
    valueCounts: known(file.valueCounts, ({ columns }) =>
      sum(columns.map((column) => integerAt(column, COLUMN.valueCount))),
    ),
    nullValueCounts: known(file.nullValueCounts, ({ columns }) => sum(columns.map(nullCount))),
    nanValueCounts: known(file.nanValueCounts, () => 0n),
    lowerBounds: known(file.lowerBounds, (leaf) => keptBound(leaf, lowest, file.lowerBounds.get(leaf.id))),
    upperBounds: known(file.upperBounds, (leaf) => keptBound(leaf, highest, file.upperBounds.get(leaf.id))),
  }
}

function leavesOf(footer: ThriftStruct, schema: Schema, rowGroups: readonly ThriftStruct[]): readonly Leaf[] {
  const types = new Map(leafFields(schema).map(({ id, type }) => [id, type]))
  const [kept, all] = [rowGroups, structsAt(footer, FILE.rowGroups)].map((groups) => groups.map(columnsOf))
  return structsAt(footer, FILE.schema)
    .filter((element) => (integerAt(element, ELEMENT.childCount) ?? 0n) === 0n)
    .flatMap((element, index) => {
      const fieldId = integerAt(element, ELEMENT.fieldId)
      if (fieldId === undefined) return []
      const id = Number(fieldId)
      const [columns = [], allColumns = []] = [kept, all].map((groups = []) =>
        groups.flatMap((one) => one[index] ?? []),
      )
      return [{ id, physicalType: integerAt(element, ELEMENT.type), type: types.get(id), columns, allColumns }]
    })
}

function sum(counts: readonly (bigint | undefined)[]): bigint | undefined {
  const known = counts.filter((count) => count !== undefined)
  return known.length < counts.length ? undefined : known.reduce((total, count) => total + count, 0n)
}

function nullCount(column: ThriftStruct): bigint | undefined {
  const statistics = structAt(column, COLUMN.statistics)
  return statistics && integerAt(statistics, STATISTICS.nullCount)
}

/**
 * What all row groups state as the file does not was not read as it was written, such as a time in milliseconds: nothing
 * is known then.
 */
function keptBound(leaf: Leaf, find: typeof lowest, whole: Uint8Array | undefined): Uint8Array | undefined {
  const found = find(leaf, leaf.allColumns)
  const [stated, read] = [whole, found].map((bound) => leaf.type && bound && decodeBound(leaf.type, bound))
  const isAgreed = stated !== undefined && read !== undefined && compareBounds(stated, read) === 0
  return isAgreed ? find(leaf, leaf.columns) : undefined
}

function lowest(leaf: Leaf, columns: Leaf['columns']): Uint8Array | undefined {
  const [least] = boundsOf(leaf, columns, STATISTICS.min)?.sort(compareBounds) ?? []
  return leaf.type === undefined || least === undefined ? undefined : lowerBound(leaf.type, least)
}

function highest(leaf: Leaf, columns: Leaf['columns']): Uint8Array | undefined {
  const greatest = boundsOf(leaf, columns, STATISTICS.max)?.sort(compareBounds).at(-1)
  return leaf.type === undefined || greatest === undefined ? undefined : upperBound(leaf.type, greatest)
}

/** The bounds of the row groups that have values; `undefined` when one is unknown. */
function boundsOf({ type, physicalType }: Leaf, columns: Leaf['columns'], field: number): Value[] | undefined {
  const bounds: Value[] = []
  for (const column of columns) {
    if (nullCount(column) === integerAt(column, COLUMN.valueCount)) continue
    const statistics = structAt(column, COLUMN.statistics)
    const bytes = statistics && bytesAt(statistics, field)
    const value = type && bytes && decodeBound(type, asIceberg(bytes, type, physicalType))
    if (value === undefined) return undefined
    bounds.push(value)
  }
  return bounds
}

/** Parquet writes values as Iceberg does, but for decimals in integers: least byte first. */
function asIceberg(bytes: Uint8Array, type: PrimitiveType, physicalType: bigint | undefined): Uint8Array {
  return type.startsWith('decimal') && INTEGERS.has(physicalType) ? bytes.toReversed() : bytes
}
