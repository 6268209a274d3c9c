import type { NumberKind } from './number-kind.js'
import { unescaped, type Workbook } from './read-workbook.js'

/** A cell's value as JSON has it: dates and times are ISO texts. */
export type CellValue = string | number | boolean | undefined

/** A cell as the sheet has it. */
export interface RawCell {
  readonly type: string
  /** Index of its style; `undefined`: none. */
  readonly style: number | undefined
  readonly text: string
}

/**
 * Understand a cell.
 *
 * @returns `undefined` for an empty cell and for an error such as `#N/A`
 */
export function cellValue({ type, style, text }: RawCell, workbook: Workbook): CellValue {
  switch (type) {
    case 's':
      return workbook.texts[Number(text)]
    case 'str':
    case 'inlineStr':
      return unescaped(text)
    case 'b':
      return text === '1' || text === 'true'
    case 'e':
      return undefined
    case 'd':
      return text
    default:
      if (text === '') return undefined
      return numberValue(
        Number(text),
        style === undefined ? 'number' : (workbook.numberKinds[style] ?? 'number'),
        workbook,
      )
  }
}

function numberValue(value: number, kind: NumberKind, { is1904 }: Workbook): CellValue {
  // Negative days and days after 9999 are shown as ##### by Excel, too.
  if (kind === 'number' || value < 0 || value >= 2_958_466) return value
  const time = new Date(epochMs(value, is1904)).toISOString()
  if (kind === 'time' && value < 1) return withoutMillis(time.slice(11, -1))
  const isMidnight = time.endsWith('T00:00:00.000Z')
  return kind === 'date' && isMidnight ? time.slice(0, 10) : withoutMillis(time.slice(0, -1))
}

const DAY_MS = 86_400_000

/** Excel counts a 29 February 1900 that never was, so days before it stand one further. */
function epochMs(days: number, is1904: boolean): number {
  if (is1904) return Date.UTC(1904, 0, 1) + Math.round(days * DAY_MS)
  return Date.UTC(1899, 11, days < 60 ? 31 : 30) + Math.round(days * DAY_MS)
}

function withoutMillis(time: string): string {
  return time.replace(/\.000$/, '')
}
