import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { ObjectStore } from '../../storage/object-store.js'
import { evidenceKey } from '../../tables/quarantine-evidence.js'
import type { QuarantinedRow, RowShape } from './quarantined-row.js'

/** A row as one line of an object; its shape is in the first line. */
type RowLine = Omit<QuarantinedRow, 'shape'> & { readonly shape: number }

/**
 * Write rows that did not fit as one immutable object, outside of all branches. It is durable when this returns.
 *
 * @returns the name of the object among those of its asset; the same one for the same rows of a run
 */
export async function writeEvidence(
  store: ObjectStore,
  { asset, run, rows }: { readonly asset: string; readonly run: string; readonly rows: readonly QuarantinedRow[] },
): Promise<string> {
  const shapes = new Map<string, number>()
  const lines = rows.map((row): RowLine => {
    const text = JSON.stringify(row.shape)
    const shape = shapes.get(text) ?? shapes.size
    shapes.set(text, shape)
    return { ...row, shape }
  })
  const head = { version: 1, asset, shapes: [...shapes.keys()].map((text): RowShape => JSON.parse(text)) }
  const content = [head, ...lines].map((line) => `${JSON.stringify(line)}\n`).join('')
  const name = `${run}-${createHash('sha256').update(content).digest('hex').slice(0, 16)}`
  await store.writeIfAbsent(evidenceKey(asset, name), await promisify(gzip)(content))
  return name
}

/** Read rows again; `undefined`: there is no such object, or none that can be read. */
export async function readEvidence(
  store: ObjectStore,
  asset: string,
  name: string,
): Promise<readonly QuarantinedRow[] | undefined> {
  const bytes = name === '' ? undefined : await store.read(evidenceKey(asset, name))
  if (bytes === undefined) return undefined
  try {
    const [head = '', ...lines] = (await promisify(gunzip)(bytes)).toString('utf8').trimEnd().split('\n')
    const { shapes }: { readonly shapes: readonly RowShape[] } = JSON.parse(head)
    return lines.map((text) => parseRow(JSON.parse(text), shapes))
  } catch {
    return undefined
  }
}

/** What was `undefined` is not there, and reads so. */
function parseRow(line: RowLine, shapes: readonly RowShape[]): QuarantinedRow {
  const shape = shapes[line.shape]
  if (shape === undefined) throw new SyntaxError('a row has no shape')
  const reasons = line.reasons.map(({ column, value, expected }) => ({ column, value, expected }))
  return { ...line, reasons, shape }
}
