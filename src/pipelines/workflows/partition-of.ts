import type { AssetPartition } from '../asset.js'

/** Read `day(date)`, `bucket(id, 16)` or the name of a column; `undefined` for anything else. */
export function partitionOf(text: string): AssetPartition | undefined {
  const call = /^\s*(\w+)\s*\(\s*(.+?)\s*(?:,\s*(\d+)\s*)?\)\s*$/.exec(text)
  if (call === null)
    return text.trim() === '' || text.includes('(') ? undefined : { column: text, transform: 'identity' }
  const [, name, column = '', count] = call
  if (name === 'year' || name === 'month' || name === 'day' || name === 'hour') {
    return count === undefined ? { column, transform: name } : undefined
  }
  if ((name === 'bucket' || name === 'truncate') && count !== undefined && Number(count) > 0) {
    return { column, transform: `${name}[${Number(count)}]` }
  }
  return undefined
}
