import type { DataFile, FileStatistics } from '../../iceberg/data-file.js'
import type { PrimitiveType, Schema, Value } from '../../iceberg/types.js'
import { compareBounds } from '../../iceberg/values/compare-values.js'
import { decodeBound } from '../../iceberg/values/decode-value.js'
import { lowerBound, upperBound } from '../column-bounds.js'
import { leafFields } from '../leaf-fields.js'
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
    lowerBounds: known(file.lowerBounds, (leaf) => lowest(leaf, file.lowerBounds.get(leaf.id))),
    upperBounds: known(file.upperBounds, (leaf) => highest(leaf, file.upperBounds.get(leaf.id))),
  }
}

function leavesOf(footer: ThriftStruct, schema: Schema, rowGroups: readonly ThriftStruct[]): readonly Leaf[] {
  const types = new Map(leafFields(schema).map(({ id, type }) => [id, type]))
  const columns = rowGroups.map(columnsOf)
  return structsAt(footer, FILE.schema)
    .filter((element) => (integerAt(element, ELEMENT.childCount) ?? 0n) === 0n)
    .flatMap((element, index) => {
      const fieldId = integerAt(element, ELEMENT.fieldId)
      if (fieldId === undefined) return []
      const id = Number(fieldId)
      const physicalType = integerAt(element, ELEMENT.type)
      return [{ id, physicalType, type: types.get(id), columns: columns.flatMap((one) => one[index] ?? []) }]
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

/** What is below the bound of the whole file was not read as it was written: nothing is known then. */
function lowest(leaf: Leaf, whole: Uint8Array | undefined): Uint8Array | undefined {
  const { type } = leaf
  const [least] = boundsOf(leaf, STATISTICS.min)?.sort(compareBounds) ?? []
  const limit = type && whole && decodeBound(type, whole)
  if (type === undefined || least === undefined || limit === undefined) return undefined
  const bound = lowerBound(type, least)
  return compareBounds(limit, decodeBound(type, bound) ?? limit) <= 0 ? bound : undefined
}

/** As {@link lowest}, from above. */
function highest(leaf: Leaf, whole: Uint8Array | undefined): Uint8Array | undefined {
  const { type } = leaf
  const greatest = boundsOf(leaf, STATISTICS.max)?.sort(compareBounds).at(-1)
  const limit = type && whole && decodeBound(type, whole)
  if (type === undefined || greatest === undefined || limit === undefined) return undefined
  const bound = upperBound(type, greatest)
  return bound && compareBounds(decodeBound(type, bound) ?? limit, limit) <= 0 ? bound : undefined
}

/** The bounds of the row groups that have values; `undefined` when one is unknown. */
function boundsOf({ columns, type, physicalType }: Leaf, field: number): Value[] | undefined {
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
