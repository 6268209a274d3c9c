import assert from 'node:assert/strict'
import type { ResultValue } from '../engine.js'
import type { ParquetShape, ShapeField, ShapeType } from './file-shape.js'

/** One row of DuckDB's `parquet_schema`: a node of the schema, parents before their children. */
export type SchemaRow = Readonly<Record<string, ResultValue>>

/** Build the shape of one file from the rows of `parquet_schema`, the root first. */
export function parquetShape(rows: readonly SchemaRow[]): ParquetShape {
  const { node } = readNode(rows, 0)
  const fields = node.children.map(fieldOf)
  return { fields, key: JSON.stringify(fields) }
}

interface Node {
  readonly row: SchemaRow
  readonly children: readonly Node[]
}

function readNode(rows: readonly SchemaRow[], start: number): { readonly node: Node; readonly end: number } {
  const row = rows[start]
  assert(row !== undefined, 'the schema ends within a group')
  const children: Node[] = []
  let next = start + 1
  for (let left = Number(row.num_children ?? 0); left > 0; left--) {
    const child = readNode(rows, next)
    children.push(child.node)
    next = child.end
  }
  return { node: { row, children }, end: next }
}

function fieldOf(node: Node): ShapeField {
  const type = typeOf(node)
  const isBareList = node.row.repetition_type === 'REPEATED'
  return {
    name: String(node.row.name),
    id: typeof node.row.field_id === 'bigint' ? Number(node.row.field_id) : undefined,
    type: isBareList ? { kind: 'list', element: { name: 'element', id: undefined, type } } : type,
  }
}

function typeOf(node: Node): ShapeType {
  const { row, children } = node
  if (children.length === 0) return { kind: 'leaf', sqlType: String(row.duckdb_type) }
  const annotation = `${row.converted_type ?? ''} ${row.logical_type ?? ''}`
  const repeated = children[0]
  if (repeated?.row.repetition_type === 'REPEATED') {
    if (/^LIST|ListType/.test(annotation)) return { kind: 'list', element: elementOf(repeated, String(row.name)) }
    if (/^MAP|MapType/.test(annotation)) return mapOf(repeated)
  }
  return { kind: 'struct', fields: children.map(fieldOf) }
}

/**
 * Old writers leave out the layer between a list and its elements.
 *
 * @see https://github.com/apache/parquet-format/blob/master/LogicalTypes.md#backward-compatibility-rules
 */
function elementOf(repeated: Node, listName: string): ShapeField {
  const [child] = repeated.children
  const name = String(repeated.row.name)
  const isLayer =
    child !== undefined && repeated.children.length === 1 && name !== 'array' && name !== `${listName}_tuple`
  return isLayer ? fieldOf(child) : { ...fieldOf(repeated), type: typeOf(repeated) }
}

function mapOf(repeated: Node): ShapeType {
  const [key, value] = repeated.children
  assert(key !== undefined && value !== undefined, 'a map has keys and values')
  return { kind: 'map', key: fieldOf(key), value: fieldOf(value) }
}
