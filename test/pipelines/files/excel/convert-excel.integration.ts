import assert from 'node:assert/strict'
import { PhloError } from '../../../../src/errors.js'
import { explainBadRows } from '../../../../src/pipelines/files/misfits/explain-bad-rows.js'
import { storedZip } from '../../../support/stored-zip.js'
import { optionalFields, type UserFiles, userFiles } from '../../../support/user-files.js'

const STYLES = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd hh:mm"/></numFmts>
  <cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>
  <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="20"/></cellXfs></styleSheet>`
const TEXTS = `<sst><si><t>id</t></si><si><t>zip</t></si><si><r><t>na</t></r><r><t xml:space="preserve">me </t></r><rPh><t>x</t></rPh></si>
  <si><t>a &amp; b_x000D_</t></si></sst>`

/** A workbook of one sheet of these rows, in the XML of a sheet. */
function workbook(rows: string, more: { date1904?: boolean; chart?: string } = {}): Buffer {
  return storedZip({
    'xl/workbook.xml': `<x:workbook xmlns:x="x" xmlns:r="r"><x:workbookPr date1904="${more.date1904 === true ? 1 : 0}"/>
      <x:sheets><x:sheet name="Data" r:id="rId2"/><x:sheet name="Other" r:id="rId1"/></x:sheets></x:workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="rId1" Target="worksheets/sheet2.xml"/>
      <Relationship Id="rId2"${more.chart ?? ''} Target="/xl/worksheets/sheet1.xml"/></Relationships>`,
    'xl/styles.xml': STYLES,
    'xl/sharedStrings.xml': TEXTS,
    'xl/worksheets/sheet1.xml': `<?xml version="1.0"?><worksheet><sheetData>${rows}</sheetData></worksheet>`,
    'xl/worksheets/sheet2.xml':
      '<worksheet><sheetData><row r="1"><c r="A1"><v>5</v></c><c r="B1"><v>6</v></c></row></sheetData></worksheet>',
  })
}

const HEADER =
  '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c><c r="D3" t="inlineStr"><is><t>at</t></is></c></row>'

describe('pipelines/files/excel/convert-excel', () => {
  let user: UserFiles

  before(async () => {
    user = await userFiles()
  })

  after(() => user.remove())

  it('keeps numbers, texts, truth values, dates and times apart', async () => {
    const inspection = await user.inspect(
      'types.xlsx',
      workbook(`<row r="1"><c r="A1" t="str"><v>A title</v></c></row>${HEADER}
        <row r="4"><c r="A4"><v>1</v></c><c r="B4" t="str"><v>01234</v></c><c r="C4" t="b"><v>1</v></c><c r="D4" s="2"><v>45292.5</v></c>
          <c r="E4" s="1"><v>45292</v></c><c r="F4" s="3"><v>0.25</v></c><c r="G4" t="s"><v>3</v></c></row>
        <row r="5"/><row r="6"><c r="A6"><v>2</v></c><c r="B6" t="e"><v>#N/A</v></c></row>`),
    )

    assert.deepEqual(
      inspection.fields.map(({ name, type }) => [name, type]),
      [
        ['id', 'long'],
        ['zip', 'string'],
        ['column_3', 'boolean'],
        ['at', 'timestamp'],
        ['column_5', 'date'],
        ['column_6', 'time'],
        ['column_7', 'string'],
      ],
    )
    assert.deepEqual(await user.rows(inspection.files, inspection.fields), [
      {
        id: 1n,
        zip: '01234',
        column_3: true,
        at: 1704110400000000n,
        column_5: 19723,
        column_6: 21600000000n,
        column_7: 'a & b\r',
      },
      { id: 2n, zip: null, column_3: null, at: null, column_5: null, column_6: null, column_7: null },
    ])
    assert.match(inspection.files.notes.join(), /"Data".*above row 3/)
  })

  it('counts days from 1904 where the workbook says so', async () => {
    const rows = `${HEADER}<row r="4"><c r="A4"><v>1</v></c><c r="D4" s="1"><v>43830</v></c></row>`
    const files = await user.open('mac.xlsx', workbook(rows, { date1904: true }))

    assert.deepEqual(await user.rows(files, optionalFields({ at: 'date' })), [{ at: 19723 }])
  })

  it('reads another sheet, without a header, when told', async () => {
    const files = await user.open('other.xlsx', workbook(HEADER), { sheet: 'Other' })

    assert.deepEqual(await user.rows(files, optionalFields({ column_1: 'long', column_2: 'long' })), [
      { column_1: 5n, column_2: 6n },
    ])
  })

  it('names the row in which a value does not fit', async () => {
    const files = await user.open('bad.xlsx', workbook(`${HEADER}<row r="9"><c r="A9" t="str"><v>x</v></c></row>`))

    const error = await explainBadRows(user.engine, files, optionalFields({ id: 'long' }))

    assert.match(error?.message ?? '', /bad\.xlsx:9 id: found ""x""/)
  })

  it('reads the first sheet that has cells, where one before it is a chart', async () => {
    const parts = { chart: ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartsheet"' }
    const files = await user.open('chart.xlsx', workbook(HEADER, parts))

    assert.deepEqual(await user.rows(files, optionalFields({ column_1: 'long' })), [{ column_1: 5n }])
  })

  it('names the other sheets where the one to read has no rows', async () => {
    await assert.rejects(
      user.open('notes.xlsx', workbook('')),
      (error) =>
        error instanceof PhloError && error.code === 'PHLO_FILE_EMPTY' && error.fixes.join().includes('sheet: "Other"'),
    )
  })

  for (const [what, code, sheet, rows] of [
    ['a sheet that is not there', 'PHLO_SHEET_UNKNOWN', 'Nope', HEADER],
    ['a sheet without rows', 'PHLO_FILE_EMPTY', 'Data', ''],
    ['a sheet with two columns of one name', 'PHLO_COLUMN_DUPLICATE', 'Data', HEADER.replace('<v>1</v>', '<v>0</v>')],
    ['XML that does not end', 'PHLO_FILE_DAMAGED', 'Data', '<row r="1"><c'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(
        user.open('refused.xlsx', workbook(rows), { sheet }),
        (error) => error instanceof PhloError && error.code === code,
      )
    })
  }
})
