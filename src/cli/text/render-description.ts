import { formatKey } from '../../catalog/content-key.js'
import type { Field, Type } from '../../iceberg/types.js'
import { typeText } from '../../query/formats/type-text.js'
import type { TableDescription } from '../../tables/describe-table.js'
import type { ResolvedRef } from '../../tables/resolve-ref.js'
import { partitionBy, partitionText } from '../../tables/table-partition.js'
import { bytesText, countText, timeText } from './quantity.js'
import { renderTable } from './render-table.js'

interface ColumnJson {
  readonly id: number
  /** Dotted, for a field of a struct. */
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly doc: string | undefined
  readonly isKey: boolean
}

/** A table as `--json` describes it. */
export interface TableJson {
  readonly table: string
  readonly ref: string
  readonly hash: string
  readonly uuid: string
  readonly location: string
  readonly metadataLocation: string
  readonly formatVersion: number
  readonly columns: readonly ColumnJson[]
  readonly partition: readonly { readonly column: string; readonly transform: string; readonly name: string }[]
  readonly properties: Readonly<Record<string, string>>
  readonly rowCount: bigint | undefined
  readonly fileCount: number
  readonly bytes: bigint
  readonly snapshotId: bigint | undefined
  readonly snapshotCount: number
  /** ISO 8601. */
  readonly lastUpdated: string | undefined
}

export function tableJson(table: TableDescription, ref: ResolvedRef): TableJson {
  const { currentSnapshot } = table
  return {
    table: formatKey(table.key),
    ref: ref.name,
    hash: ref.hash,
    uuid: table.tableUuid,
    location: table.location,
    metadataLocation: table.metadataLocation,
    formatVersion: table.formatVersion,
    columns: columnsOf(table),
    partition: partitionOf(table),
    properties: table.properties,
    rowCount: table.rowCount,
    fileCount: table.fileCount,
    bytes: table.bytes,
    snapshotId: currentSnapshot?.snapshotId,
    snapshotCount: table.snapshotCount,
    lastUpdated: currentSnapshot && new Date(currentSnapshot.timestampMs).toISOString(),
  }
}

/** Show a table to people: its columns, then its facts. */
export function renderDescription(table: TableDescription): string {
  const { currentSnapshot } = table
  const facts: readonly (readonly [string, string])[] = [
    ['partition', partitionText(partitionBy(table.partition, table.schema))],
    ['rows', countText(table.rowCount)],
    ['files', `${countText(table.fileCount)} (${bytesText(table.bytes)})`],
    ['snapshots', countText(table.snapshotCount)],
    ['current', currentSnapshot ? `${currentSnapshot.snapshotId} of ${timeText(currentSnapshot.timestampMs)}` : 'none'],
    ['metadata', table.metadataLocation],
    ...Object.entries(table.properties),
  ]
  const columns = renderTable(columnsOf(table), [
    { title: 'column', text: ({ name }) => name },
    { title: 'type', text: ({ type }) => type },
    { title: '', text: ({ isKey, required }) => (isKey ? 'key' : required ? 'required' : '') },
    { title: '', text: ({ doc }) => doc ?? '' },
  ])
  return `${columns}\n\n${renderTable(facts, [
    { title: '', text: ([name]) => name },
    { title: '', text: ([, value]) => value },
  ])}`
}

function columnsOf({ schema }: TableDescription): readonly ColumnJson[] {
  return schema.fields.flatMap((field) => withNested(field, '', new Set(schema.identifierFieldIds)))
}

/** A field, and below it those of a struct, by their dotted names. */
function withNested({ id, name, type, required, doc }: Field, path: string, key: ReadonlySet<number>): ColumnJson[] {
  const column = { id, name: path + name, type: typeText(type), required, doc, isKey: key.has(id) }
  return [column, ...nestedFields(type).flatMap((field) => withNested(field, `${path}${name}.`, key))]
}

function nestedFields(type: Type): readonly Field[] {
  return typeof type !== 'string' && type.type === 'struct' ? type.fields : []
}

function partitionOf({ partition, schema }: TableDescription): TableJson['partition'] {
  const nameById = new Map(schema.fields.map(({ id, name }) => [id, name]))
  return partition.fields.map(({ sourceId, transform, name }) => ({
    column: nameById.get(sourceId) ?? `field ${sourceId}`,
    transform,
    name,
  }))
}
