import { parseLosslessJson } from '../../iceberg/metadata/lossless-json.js'

/** A node of the tree that `json_serialize_sql` makes of a statement. */
export type SqlNode = Readonly<Record<string, unknown>>

export function parseSqlTree(json: string): SqlNode {
  const tree = parseLosslessJson(json)
  return isSqlNode(tree) ? tree : {}
}

export function isSqlNode(value: unknown): value is SqlNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The child of that name; an empty node when there is none. */
export function childNode(node: SqlNode, name: string): SqlNode {
  const child = node[name]
  return isSqlNode(child) ? child : {}
}

/** The children in the list of that name; empty when there is none. */
export function childNodes(node: SqlNode, name: string): readonly SqlNode[] {
  const children = node[name]
  return Array.isArray(children) ? children.filter(isSqlNode) : []
}

/** The text of that name; `undefined` when it is empty or missing. */
export function textOf(node: SqlNode, name: string): string | undefined {
  const text = node[name]
  return typeof text === 'string' && text !== '' ? text : undefined
}
