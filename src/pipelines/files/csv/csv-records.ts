import type { CsvDialect } from '../file-format.js'

/** Read the records of delimited text, one after the other. Blank lines are none; the last record may be cut off. */
export function* csvRecords(
  text: string,
  { delimiter, quote, escape: escapeMark }: Pick<CsvDialect, 'delimiter' | 'quote' | 'escape'>,
): Generator<readonly string[]> {
  let fields: string[] = []
  let field = ''
  let isQuoted = false
  let isBlank = true
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? ''
    const isEnd = !isQuoted && (character === '\n' || character === '\r')
    if (!isEnd) isBlank = false
    if (isQuoted && character === escapeMark && text[at + 1] === quote) {
      field += quote
      at += 1
    } else if (quote !== '' && character === quote && (isQuoted || field === '')) {
      isQuoted = !isQuoted
    } else if (!isQuoted && text.startsWith(delimiter, at)) {
      fields.push(field)
      field = ''
      at += delimiter.length - 1
    } else if (isEnd) {
      if (!isBlank) yield [...fields, field]
      fields = []
      field = ''
      isBlank = true
    } else {
      field += character
    }
  }
  if (!isBlank) yield [...fields, field]
}
