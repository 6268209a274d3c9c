import { basename, dirname } from 'node:path'
import type { SourceFile } from '../source-file.js'

/**
 * Make a table's name of what files are called: `Sales 2024.csv` becomes `sales_2024`, `day-01.csv` and `day-02.csv` become `day`.
 *
 * @param files - one or more
 * @returns lower-case letters, digits and `_`, starting with a letter
 */
export function proposeTableName(files: readonly SourceFile[]): string {
  const names = files.map(({ displayName }) => stem(displayName))
  const [first = ''] = names
  const folder = basename(dirname(files[0]?.path ?? ''))
  const candidates = names.length === 1 ? [first] : [commonPrefix(names).replace(/[\d_\W]+$/u, ''), folder]
  const name = candidates.map(identifier).find((candidate) => candidate !== '') ?? 'data'
  return /^\d/.test(name) ? `data_${name}` : name
}

/** The name of a file without folder and extensions. */
function stem(displayName: string): string {
  const name = basename(displayName)
  return name.replace(/(?:\.(?:gz|gzip|zst|zstd))?$/i, '').replace(/(?<=.)\.[A-Za-z]\w{0,7}$/, '')
}

function commonPrefix(names: readonly string[]): string {
  return names.reduce((prefix, name) => {
    let length = 0
    while (length < prefix.length && prefix[length] === name[length]) length += 1
    return prefix.slice(0, length)
  })
}

function identifier(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 60)
}
