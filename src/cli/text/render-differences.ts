import { formatKey } from '../../catalog/content-key.js'
import type { KeyDifference } from '../../tables/diff-refs.js'
import { partitionText } from '../../tables/table-partition.js'
import { countText } from './quantity.js'
import { renderTable } from './render-table.js'

/** A difference as `--json` shows it. */
export interface DifferenceJson extends Omit<KeyDifference, 'key'> {
  /** Dotted: `bronze.entries`. */
  readonly key: string
}

/** Show what differs between two commits, one line per key and one per changed column. */
export function renderDifferences(differences: readonly KeyDifference[]): string {
  if (differences.length === 0) return 'No differences.'
  const table = renderTable(differences, [
    { title: '', text: ({ change }) => ({ added: '+', removed: '-', changed: '~' })[change] },
    { title: 'key', text: ({ key }) => formatKey(key) },
    { title: 'what', text: ({ type, change }) => `${type} ${change}` },
    { title: 'rows before', align: 'right', text: rowsBefore },
    { title: 'after', align: 'right', text: rowsAfter },
    { title: 'added', align: 'right', text: ({ rows }) => rowChangeText(rows?.added) },
    { title: 'updated', align: 'right', text: ({ rows }) => rowChangeText(rows?.updated) },
    { title: 'removed', align: 'right', text: ({ rows }) => rowChangeText(rows?.removed) },
  ])
  return [table, ...differences.flatMap(detailLines)].join('\n')
}

export function differenceJson({ key, ...difference }: KeyDifference): DifferenceJson {
  return { key: formatKey(key), ...difference }
}

function rowsBefore({ type, change, rowsFrom }: KeyDifference): string {
  return type !== 'table' || change === 'added' ? '' : countText(rowsFrom)
}

function rowsAfter({ type, change, rowsTo }: KeyDifference): string {
  return type !== 'table' || change === 'removed' ? '' : countText(rowsTo)
}

function rowChangeText(count: bigint | undefined): string {
  return count === undefined ? '' : countText(count)
}

function detailLines({ key, schema, partition, properties }: KeyDifference): readonly string[] {
  const columns = schema.map(
    ({ path, change, from, to }) => `  ${formatKey(key)}: column ${path} ${CHANGE_WORDS[change]}${typesText(from, to)}`,
  )
  // How far Phlo has read a source changes with every run, and is of no use to a reader.
  const shown = properties.filter((name) => !name.startsWith('phlo.'))
  return [
    ...columns,
    ...(partition === undefined
      ? []
      : [`  ${formatKey(key)}: partition ${partitionText(partition.from)} → ${partitionText(partition.to)}`]),
    ...(shown.length === 0 ? [] : [`  ${formatKey(key)}: properties ${shown.join(', ')}`]),
  ]
}

const CHANGE_WORDS = {
  added: 'added',
  removed: 'removed',
  renamed: 'renamed',
  type: 'has another type',
  nullability: 'has another nullability',
  key: 'entered or left the key',
} as const

function typesText(from: unknown, to: unknown): string {
  const [before, after] = [from, to].map((type) => (typeof type === 'string' ? type : type && 'nested'))
  if (before && after) return ` (${before} → ${after})`
  return before || after ? ` (${before ?? after})` : ''
}
