import type { CsvDialect } from './file-format.js'

/**
 * Read the names in the header of delimited text as they are written; the engine makes them unique in a way that hides duplicates.
 *
 * @param head - the first bytes of the file, the whole header among them
 */
export function csvHeader(head: Buffer, dialect: CsvDialect): readonly string[] {
  const text = head.toString('utf8').replace(/^\ufeff/, '')
  let at = 0
  for (let line = 0; line < dialect.skipLines; line += 1) at = nextLine(text, at)
  while (at < text.length && /[\r\n]/.test(text[at] ?? '')) at += 1
  return firstRecord(text.slice(at), dialect)
}

function nextLine(text: string, from: number): number {
  const end = /\r\n|\r|\n/g
  end.lastIndex = from
  return end.exec(text) === null ? text.length : end.lastIndex
}

function firstRecord(text: string, { delimiter, quote, escape: escapeMark }: CsvDialect): string[] {
  const fields: string[] = []
  let field = ''
  let isQuoted = false
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    if (isQuoted && character === escapeMark && text[at + 1] === quote) {
      field += quote
      at += 1
    } else if (quote !== '' && character === quote && (isQuoted || field === '')) {
      isQuoted = !isQuoted
    } else if (!isQuoted && text.startsWith(delimiter, at)) {
      fields.push(field)
      field = ''
      at += delimiter.length - 1
    } else if (!isQuoted && (character === '\n' || character === '\r')) {
      break
    } else {
      field += character
    }
  }
  return [...fields, field]
}
