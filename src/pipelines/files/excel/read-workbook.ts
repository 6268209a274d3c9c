import { posix } from 'node:path'
import { type NumberKind, numberKind } from './number-kind.js'
import { readWholeXml } from './read-xml.js'
import type { ZipArchive } from './zip-archive.js'

/** What the sheets of a workbook share. */
export interface Workbook {
  /** In the order of the tabs, without those that are one chart. */
  readonly sheets: readonly { readonly name: string; readonly part: string }[]
  /** Whether days are counted from 1904, as on old Macs. */
  readonly is1904: boolean
  /** By the index of a cell's style. */
  readonly numberKinds: readonly NumberKind[]
  /** By the index in a cell. All are held in memory. */
  readonly texts: readonly string[]
}

/** Read the parts of an .xlsx file that its sheets refer to. */
export async function readWorkbook(zip: ZipArchive): Promise<Workbook> {
  const parts = new Map<string, string>()
  await readWholeXml(await zip.read('xl/_rels/workbook.xml.rels'), {
    open: (name, { Id = '', Target = '', Type = '' }) => {
      // A sheet that is one chart has no cells.
      if (name === 'Relationship' && !Type.endsWith('/chartsheet'))
        parts.set(Id, Target.startsWith('/') ? Target.slice(1) : posix.join('xl', Target))
    },
  })
  const sheets: { name: string; part: string }[] = []
  let is1904 = false
  await readWholeXml(await zip.read('xl/workbook.xml'), {
    open: (name, attributes) => {
      if (name === 'workbookPr') is1904 = attributes.date1904 === '1' || attributes.date1904 === 'true'
      const part = parts.get(attributes['r:id'] ?? '')
      if (name === 'sheet' && part !== undefined) sheets.push({ name: attributes.name ?? '', part })
    },
  })
  return { sheets, is1904, numberKinds: await readNumberKinds(zip), texts: await readTexts(zip) }
}

async function readNumberKinds(zip: ZipArchive): Promise<readonly NumberKind[]> {
  const part = 'xl/styles.xml'
  if (!zip.has(part)) return []
  const formats = new Map<number, string>()
  const kinds: NumberKind[] = []
  let isCellFormats = false
  await readWholeXml(await zip.read(part), {
    open: (name, attributes) => {
      if (name === 'numFmt') formats.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
      if (name === 'cellXfs') isCellFormats = true
      const id = Number(attributes.numFmtId ?? 0)
      if (name === 'xf' && isCellFormats) kinds.push(numberKind(id, formats.get(id)))
    },
    close: (name) => {
      if (name === 'cellXfs') isCellFormats = false
    },
  })
  return kinds
}

async function readTexts(zip: ZipArchive): Promise<readonly string[]> {
  const part = 'xl/sharedStrings.xml'
  if (!zip.has(part)) return []
  const texts: string[] = []
  let text = ''
  let isText = false
  let isPhonetic = false
  await readWholeXml(await zip.read(part), {
    open: (name) => {
      if (name === 'si') text = ''
      if (name === 'rPh') isPhonetic = true
      isText = name === 't' && !isPhonetic
    },
    text: (piece) => {
      if (isText) text += piece
    },
    close: (name) => {
      if (name === 't') isText = false
      if (name === 'rPh') isPhonetic = false
      if (name === 'si') texts.push(unescaped(text))
    },
  })
  return texts
}

/** Excel writes characters that XML does not allow as `_x000D_`. */
export function unescaped(text: string): string {
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}
