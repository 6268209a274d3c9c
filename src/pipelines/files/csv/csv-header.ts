import type { CsvDialect } from '../file-format.js'
import { csvRecords } from './csv-records.js'

/**
 * Read the names in the header of delimited text as they are written; the engine makes them unique in a way that hides duplicates.
 *
 * @param head - the first bytes of the file, the whole header among them
 */
export function csvHeader(head: Buffer, dialect: CsvDialect): readonly string[] {
  const text = head.toString('utf8').replace(/^\ufeff/, '')
  let at = 0
  for (let line = 0; line < dialect.skipLines; line += 1) at = nextLine(text, at)
  const [header = ['']] = csvRecords(text.slice(at), dialect)
  return header
}

function nextLine(text: string, from: number): number {
  const end = /\r\n|\r|\n/g
  end.lastIndex = from
  return end.exec(text) === null ? text.length : end.lastIndex
}
