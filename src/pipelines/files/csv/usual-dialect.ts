import type { CsvDialect, FormatOptions } from '../file-format.js'

/** What stands between fields, where the user does not say. */
export const DELIMITERS = [',', ';', '\t', '|']

/** The delimiter that the user named, if only by the format. */
export function givenDelimiter(format: FormatOptions): string | undefined {
  return format.delimiter ?? (format.format === 'tsv' ? '\t' : undefined)
}

/** The texts that mean null; the empty one is always among them. */
export function nullTexts(format: FormatOptions): readonly string[] {
  return [...new Set(['', ...(format.nullTexts ?? [])])]
}

/** The dialect of a file with a header of which nothing is known but what the user says; a comma separates its fields, unless told. */
export function usualDialect(format: FormatOptions): CsvDialect {
  return {
    delimiter: givenDelimiter(format) ?? ',',
    quote: format.quote ?? '"',
    escape: format.escape ?? format.quote ?? '"',
    header: true,
    skipLines: format.skipLines ?? 0,
    nullTexts: nullTexts(format),
    decimalSeparator: format.decimalSeparator ?? '.',
    dateFormat: format.dateFormat,
    timestampFormat: format.timestampFormat,
  }
}
