import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import { showQuarantine } from '../../../src/pipelines/quarantine/show-quarantine.js'
import { type RunProject, runProject } from '../../support/run-project.js'

const WORKFLOW = `
import { files, ingest, z } from 'phlo'
export const sales = ingest({
  table: 'bronze.sales', source: files({ path: 'in/*' }), contract: { rows: 'quarantine' },
  schema: z.object({ id: z.int(), name: z.string().nullable(), amount: z.int32().max(100) }),
})`

/** What the file is, its name, its content, and `line: reason of the column` of each row that does not fit. */
const FILES: readonly (readonly [string, string, string | Uint8Array, readonly string[]])[] = [
  [
    'delimited text with malformed, misfitting and broken rows',
    'a.csv',
    'id,name,amount\n1,a,10\n2,b\n3,c,ten\n4,d,101\n5,e,20\n6,f,7,8\n',
    ['3', '4 amount', '5 amount', '7'],
  ],
  [
    'quoted fields of several lines',
    'a.csv',
    'id,name,amount\n1,"a\nb",10\n2,"x ""y""\nz",ten\n3,c,30\nfour,"q,\nr",40\n5,e,50',
    ['4 amount', '7 id'],
  ],
  ['lines that end in CRLF', 'a.csv', 'id,name,amount\r\n1,a,10\r\n2,b,x\r\n3,c,30\r\n4,d,y', ['3 amount', '5 amount']],
  ['gzip', 'a.csv.gz', gzipSync('id,name,amount\n1,a,10\n2,b,x\n'), ['3 amount']],
  [
    'one JSON object a line',
    'a.ndjson',
    '{"id":1,"name":"a","amount":10}\n{"id":2,"name":"b","amount":"x"}\n\nnot json\n{"id":3,"amount":500}\n[1]\n{"id":4,"amount":4}\n',
    ['2 amount', '4', '5 amount', '6'],
  ],
  [
    'a JSON array',
    'a.json',
    '[\n {"id":1,"name":"a",\n  "amount":10},\n {"id":2,"name":"b\\nc","amount":"x"},\n {"id":3,"amount":101}, {"id":4,"amount":4}\n]',
    ['2 amount', '3 amount'],
  ],
]

describe('pipelines/quarantine', () => {
  for (const [what, file, content, bad] of FILES) {
    it(`sets aside the rows of ${what} that do not fit, and writes the others`, async () => {
      await using project = await runProject({ 'workflows/sales.ts': WORKFLOW })
      await project.write(`in/${file}`, content)

      const report = await project.materialize()

      assert.deepEqual(await places(project), bad)
      assert.equal(report.assets[0]?.rowsQuarantined, BigInt(bad.length))
      assert.equal(report.status, 'published')
      assert.equal((await project.rows('SELECT count(*) FROM bronze.sales'))[0]?.[0], report.assets[0]?.rowsWritten)
    })
  }
})

async function places({ lake }: RunProject): Promise<readonly string[]> {
  const reference = await lake.catalog.reference('main')
  assert(reference !== undefined)
  const rows = await showQuarantine(lake, reference, { asset: 'bronze.sales', run: undefined })
  return rows.map(({ line, reasons }) => `${line} ${reasons.map(({ column }) => column ?? '').join()}`.trim())
}
