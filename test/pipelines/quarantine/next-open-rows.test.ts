import assert from 'node:assert/strict'
import { nextOpenRows } from '../../../src/pipelines/quarantine/next-open-rows.js'
import { type QuarantinedRow, rowId } from '../../../src/pipelines/quarantine/quarantined-row.js'

/** What is in quarantine before as `run file hash line raw`, what is read as `file hash`, what is found, and what is afterwards. */
const READINGS: readonly {
  readonly name: string
  readonly before: readonly string[]
  readonly files: readonly string[]
  readonly found: readonly string[]
  readonly after: readonly string[]
  readonly isAll?: boolean
}[] = [
  {
    name: 'adds what a new file has',
    before: ['r1 a h1 2 x'],
    files: ['b h2'],
    found: ['r2 b h2 3 y'],
    after: ['r1 a h1 2 x', 'r2 b h2 3 y'],
  },
  {
    name: 'forgets what fits by now of a file that is read again as it was',
    before: ['r1 a h1 2 x', 'r1 a h1 3 y'],
    files: ['a h1'],
    found: ['r2 a h1 3 y'],
    after: ['r1 a h1 3 y'],
  },
  {
    name: 'keeps what a changed file does not have any more, and once what it has elsewhere',
    before: ['r1 a h1 2 x', 'r1 a h1 3 y'],
    files: ['a h2'],
    found: ['r2 a h2 5 y'],
    after: ['r1 a h1 2 x', 'r1 a h2 5 y'],
  },
  {
    name: 'has only what was found when all rows are replaced',
    before: ['r1 a h1 2 x'],
    files: ['b h2'],
    found: ['r2 b h2 3 y'],
    after: ['r2 b h2 3 y'],
    isAll: true,
  },
]

describe('pipelines/quarantine/next-open-rows', () => {
  for (const { name, before, files, found, after, isAll = false } of READINGS) {
    it(name, () => {
      const read = files.map((text) => {
        const [path = '', hash = ''] = text.split(' ')
        return { path, hash }
      })

      const next = nextOpenRows(before.map(rowOf), { isAll, files: read, found: found.map(rowOf) })

      assert.deepEqual(next.map(textOf), after)
    })
  }
})

/** A row of an upsert. */
function rowOf(text: string): QuarantinedRow {
  const [run = '', file = '', fileHash = '', line = '', raw = ''] = text.split(' ')
  const row = { run, file, fileHash, line: Number(line), raw, reasons: [], shape: { kind: 'json' } } as const
  return { id: rowId(row, true), ...row }
}

function textOf({ run, file, fileHash, line, raw }: QuarantinedRow): string {
  return [run, file, fileHash, line, raw].join(' ')
}
