import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * A source of rows: what it yields are files, and where the next run goes on.
 *
 * @param {{ url: string | { kind: 'env', name: string } }} options
 * @returns {import('phlo').Source}
 */
export function __camelName__({ url }) {
  return {
    kind: '__name__',
    // What is read, as plain data without secrets: when it changes, reading begins from the start.
    settings: { url },
    async *read({ directory, signal, value }, cursor) {
      const address = new URL(value(url))
      if (cursor !== undefined) address.searchParams.set('since', cursor)
      const answer = await fetch(address, { signal })
      if (!answer.ok) throw new Error(`${address.origin} answers ${answer.status}`)

      const now = new Date().toISOString()
      const path = join(directory, 'rows.json')
      await writeFile(path, await answer.text())
      yield { name: `${now}.json`, path, cursor: now }
    },
  }
}
