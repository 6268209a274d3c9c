import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { placesOf, quarantined, salesWorkflow } from '../../support/quarantine-project.js'
import { type RunProject, runProject } from '../../support/run-project.js'
import { storedZip } from '../../support/stored-zip.js'
import { push } from '../../support/storied-lake.js'
import { tempLake } from '../../support/temp-lake.js'

const WORKFLOW = 'workflows/sales.ts'

/** What the file is, its name, its content, and `line column` of each row that does not fit. */
const FILES: readonly (readonly [string, string, string | Uint8Array, readonly string[]])[] = [
  [
    'delimited text with malformed, misfitting and broken rows',
    'a.csv',
    'id,name,amount\n1,a,10\n2,b\n3,c,ten\n4,d,101\n5,e,20\n6,f,7,8\n',
    ['3', '4 amount', '5 amount', '7'],
  ],
  [
    'delimited text with a missing value and two values that do not fit in one row',
    'a.csv',
    'id,name,amount\n1,a,10\nx,b,y\n,c,1\n',
    ['3 id,amount', '4 id'],
  ],
  [
    'quoted fields of several lines',
    'a.csv',
    'id,name,amount\n1,"a\nb",10\n2,"x ""y""\nz",ten\n3,c,30\nfour,"q,\nr",40\n5,e,50',
    ['4 amount', '7 id'],
  ],
  ['lines that end in CRLF', 'a.csv', 'id,name,amount\r\n1,a,10\r\n2,b,x\r\n3,c,30\r\n4,d,y', ['3 amount', '5 amount']],
  ['lines that end in CR', 'a.csv', 'id,name,amount\r1,a,10\r2,b,x\r3,c\r4,d,40', ['3 amount', '4']],
  ['text with a mark of its encoding', 'a.csv', '\ufeffid,name,amount\n1,a,10\n2,b,x\n3,c,30\n', ['3 amount']],
  [
    'semicolons, blank lines and blanks before quotes',
    'a.csv',
    'id;name;amount\n1; "a;\nb" ;1\n\n2;b;x\n3;c;3;\n4;5" d;6\n',
    ['5 amount'],
  ],
  ['a title above the header', 'a.csv', "Today's sales\nid,name,amount\n1,a,10\n2,b,x\n3,c,30\n", ['4 amount']],
  ['gzip', 'a.csv.gz', gzipSync('id,name,amount\n1,a,10\n2,b,x\n'), ['3 amount']],
  ['UTF-16', 'a.csv', Buffer.from('\ufeffid,name,amount\n1,ä,10\n2,ö,x\n3,ü,3\n', 'utf16le'), ['3 amount']],
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
  [
    'an Excel sheet',
    'a.xlsx',
    sheet([
      ['id', 'name', 'amount'],
      [1, 'a', 10],
      [2, 'b', 'x'],
      [3, 'c', 500],
      [4, 'd', 4],
    ]),
    ['3 amount', '4 amount'],
  ],
]

describe('pipelines/quarantine', () => {
  for (const [what, file, content, bad] of FILES) {
    it(`sets aside the rows of ${what} that do not fit, and writes the others`, async () => {
      await using project = await runProject({ [WORKFLOW]: salesWorkflow() })
      await project.write(`in/${file}`, content)

      const report = await project.materialize()

      assert.deepEqual(await placesOf(project.lake), bad)
      assert.equal(report.assets[0]?.rowsQuarantined, BigInt(bad.length))
      assert.equal(report.status, 'published')
      assert.deepEqual(await count(project), report.assets[0]?.rowsWritten)
    })
  }

  it('sets rows aside of files without a declared schema', async () => {
    const workflow = salesWorkflow().replace(/schema: .*/, '')
    await using project = await runProject({ [WORKFLOW]: workflow, 'in/a.csv': 'id,amount\n1,10\n2\n3,30\n' })
    await project.materialize()
    await project.write('in/b.csv', 'id,amount\n4,40\n5,fifty\n')

    await project.materialize()

    assert.deepEqual(await placesOf(project.lake), ['3', '3 amount'])
    assert.deepEqual(await project.rows('SELECT amount FROM bronze.sales ORDER BY id'), [[10n], [30n], [40n]])
  })

  it('finds how dates are written although a line is malformed', async () => {
    const workflow = salesWorkflow('', 'id: z.int(), day: z.iso.date().nullable()')
    await using project = await runProject({
      [WORKFLOW]: workflow,
      'in/a.csv': 'id,day\n1,31.12.2024\n2,13.01.2025,x\n3,\n',
    })

    await project.materialize()

    assert.deepEqual(await placesOf(project.lake), ['3'])
    assert.deepEqual(await project.rows('SELECT count(*) FROM bronze.sales WHERE day IS NOT NULL'), [[1n]])
  })

  for (const [what, code, content] of [
    ['when not one row fits', 'PHLO_ROWS_INVALID', 'id,name,amount\nx,a,y\nz,b,c\n'],
    ['when text is not UTF-8', 'PHLO_ENCODING_INVALID', Buffer.from('id,name,amount\n1,a,1\n2,\xff,x\n', 'latin1')],
    ['when a quote does not end', 'PHLO_ROWS_INVALID', 'id,name,amount\n1,a,1\n2,"b,2\n3,c,3\n'],
    ['when something follows a quote that does', 'PHLO_ROWS_INVALID', 'id,name,amount\n1,a,1\n2,"b"c,2\n3,c,3\n'],
  ] as const) {
    it(`fails as without a quarantine ${what}`, async () => {
      await using project = await runProject({ [WORKFLOW]: salesWorkflow() })
      await project.write('in/a.csv', content)

      await assert.rejects(project.materialize(), { code })

      assert.deepEqual(await project.refs(), ['main'])
    })
  }

  it('fails on rows that do not fit where the workflow does not say otherwise', async () => {
    const workflow = salesWorkflow().replace("contract: { rows: 'quarantine' },", '')
    await using project = await runProject({ [WORKFLOW]: workflow, 'in/a.csv': 'id,name,amount\n1,a,1\n2,b,x\n' })

    await assert.rejects(project.materialize(), { code: 'PHLO_ROWS_INVALID' })
  })

  it('fails when more rows do not fit than are set aside', async () => {
    const rows = Array.from({ length: 100_001 }, (_, index) => `${index},a,x\n`).join('')
    await using project = await runProject({
      [WORKFLOW]: salesWorkflow(),
      'in/a.csv': `id,name,amount\n1,a,1\n${rows}`,
    })

    await assert.rejects(project.materialize(), { code: 'PHLO_QUARANTINE_FULL' })
    assert.deepEqual(await project.refs(), ['main'])
  })

  it('keeps a row once that an upsert reads again, and one that its file has lost', async () => {
    await using project = await runProject({
      [WORKFLOW]: salesWorkflow("key: ['id'], write: 'upsert',"),
      'in/a.csv': 'id,name,amount\n1,a,1\n2,b,x\n3,c,y\n',
    })
    const first = await project.materialize()
    await project.write('in/a.csv', 'id,name,amount\n1,a,2\n9,z,z\n2,b,x\n')

    await project.materialize()

    const rows = await quarantined(project.lake)
    assert.deepEqual(rows.map(({ raw }) => raw).sort(), ['2,b,x', '3,c,y', '9,z,z'])
    assert.equal(rows.find(({ raw }) => raw === '2,b,x')?.run, first.run)
  })

  it('keeps both of two rows of an append that read alike', async () => {
    await using project = await runProject({
      [WORKFLOW]: salesWorkflow(),
      'in/a.csv': 'id,name,amount\n1,a,1\n2,b,x\n2,b,x\n',
    })
    await project.materialize()
    await project.write('in/b.csv', 'id,name,amount\n1,a,1\n2,b,x\n')

    await project.materialize()

    assert.deepEqual(await placesOf(project.lake), ['3 amount', '4 amount', '3 amount'])
  })

  for (const [what, write, options] of [
    ['a refresh', '', { refresh: true }],
    ['a refresh of an upsert', "key: ['id'], write: 'upsert',", { refresh: true }],
    ['a replace', "write: 'replace',", {}],
  ] as const) {
    it(`has after ${what} the rows that did not fit then`, async () => {
      await using project = await runProject({
        [WORKFLOW]: salesWorkflow(write),
        'in/a.csv': 'id,name,amount\n1,a,1\n2,b,x\n3,c,y\n',
      })
      await project.materialize()
      await project.write('in/a.csv', 'id,name,amount\n1,a,1\n2,b,2\n3,c,z\n')

      await project.materialize(options)

      assert.deepEqual(
        (await quarantined(project.lake)).map(({ raw }) => raw),
        ['3,c,z'],
      )
      assert.equal(await count(project), 2n)
    })
  }

  it('takes rows out of quarantine that an upsert reads again by a wider schema', async () => {
    const upsert = "key: ['id'], write: 'upsert',"
    await using project = await runProject({
      [WORKFLOW]: salesWorkflow(upsert),
      'in/a.csv': 'id,name,amount\n1,a,1\n2,b,500\n',
    })
    await project.materialize()
    await project.write(WORKFLOW, salesWorkflow(upsert, 'id: z.int(), name: z.string().nullable(), amount: z.int32()'))

    await project.materialize()

    assert.deepEqual(await quarantined(project.lake), [])
    assert.equal(await count(project), 2n)
  })

  it('keeps evidence of a run that was not published, and opens nothing', async () => {
    const checked = salesWorkflow('checks: [check.rowCount({ min: 5 })],')
    await using project = await runProject({ [WORKFLOW]: checked, 'in/a.csv': 'id,name,amount\n1,a,1\n2,b,x\n' })

    const report = await project.materialize()

    assert.equal(report.status, 'failed')
    assert.deepEqual(await placesOf(project.lake, report.branch), ['3 amount'])
    await project.write(WORKFLOW, salesWorkflow())
    await project.materialize()
    assert.deepEqual(await placesOf(project.lake), ['3 amount'])
  })

  it('goes with the table into another lake', async () => {
    await using project = await runProject({
      [WORKFLOW]: salesWorkflow(),
      'in/a.csv': 'id,name,amount\n1,a,1\n2,b,x\n',
    })
    await project.materialize()
    await using there = await tempLake({ protectedBranches: ['main'] })

    await push(project.lake, there)

    assert.deepEqual(await quarantined(there), await quarantined(project.lake))
  })

  it('loses no row and makes none up, whatever a file of rows holds', async function () {
    this.timeout(300_000)
    await using project = await runProject({
      [WORKFLOW]: salesWorkflow(
        "write: 'replace',",
        'id: z.int(), name: z.string().nullable(), amount: z.int32().max(100)',
      ),
    })
    const name = fc.oneof(
      fc.constantFrom('', 'a', 'b c', 'é,ö', 'x "y"', 'one\ntwo', '"', ',,'),
      fc.string({ maxLength: 6 }).map((text) => text.trim()),
    )
    const row = fc.record({
      amount: fc.constantFrom('1', '99', '101', 'x', '', '1.0', '2.5'),
      name,
      extra: fc.constantFrom<readonly string[]>([], [], [], [''], ['z']),
    })

    const form = fc.record({
      delimiter: fc.constantFrom(',', ';', '\t', '|'),
      newline: fc.constantFrom('\n', '\r\n'),
      isQuotedAlways: fc.boolean(),
    })

    await fc.assert(
      fc.asyncProperty(form, fc.array(row, { minLength: 1, maxLength: 40 }), async (form, rows) => {
        const lines = rows.map(({ amount, name, extra }, id) => lineOf(form, [String(id), name, amount, ...extra]))
        const others = [lineOf(form, ['id', 'name', 'amount']), lineOf(form, ['999', 'sure', '1'])]
        await project.write('in/a.csv', [...others, ...lines].join(form.newline))

        await project.materialize()

        const bad = (await quarantined(project.lake)).map(({ raw }) => raw)
        assert.deepEqual(
          bad,
          lines.filter((_, id) => isBad(rows[id])),
        )
        const good = await project.rows('SELECT id, name FROM bronze.sales WHERE id < 999 ORDER BY id')
        const fitting = rows.flatMap((row, id) => (isBad(row) ? [] : [[BigInt(id), row.name === '' ? null : row.name]]))
        assert.deepEqual(good, fitting)
      }),
      { numRuns: 40, seed: 20261123 },
    )
  })
})

interface Row {
  readonly amount: string
  readonly name: string
  readonly extra: readonly string[]
}

/** An empty field too many is none: many programs end each line with a delimiter. */
function isBad(row: Row | undefined): boolean {
  return row === undefined || !['1', '99', '1.0'].includes(row.amount) || row.extra.includes('z')
}

function lineOf(
  { delimiter, isQuotedAlways }: { readonly delimiter: string; readonly isQuotedAlways: boolean },
  fields: readonly string[],
): string {
  const isPlain = (text: string) => !isQuotedAlways && !/["\r\n']/.test(text) && !text.includes(delimiter)
  return fields.map((text) => (isPlain(text) ? text : `"${text.replaceAll('"', '""')}"`)).join(delimiter)
}

async function count(project: RunProject): Promise<unknown> {
  return (await project.rows('SELECT count(*) FROM bronze.sales'))[0]?.[0]
}

/** A workbook of one sheet with these cells. */
function sheet(rows: readonly (readonly (string | number)[])[]): Uint8Array {
  const cell = (value: string | number, place: string) =>
    typeof value === 'number'
      ? `<c r="${place}"><v>${value}</v></c>`
      : `<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`
  const lines = rows.map((row, index) => {
    const cells = row.map((value, column) => cell(value, `${'ABC'[column]}${index + 1}`))
    return `<row r="${index + 1}">${cells.join('')}</row>`
  })
  return storedZip({
    'xl/workbook.xml': '<workbook xmlns:r="r"><sheets><sheet name="Data" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': `<worksheet><sheetData>${lines.join('')}</sheetData></worksheet>`,
  })
}
