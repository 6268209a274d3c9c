/** What kind of file it is, after any decompression. */
export type FormatKind = 'csv' | 'json' | 'ndjson' | 'parquet' | 'excel'

export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'iso-8859-1'

export type Compression = 'none' | 'gzip' | 'zstd'

/** What a user may say about their files; whatever is left out is detected. */
export interface FormatOptions {
  readonly format?: FormatKind | 'tsv'
  readonly encoding?: TextEncoding
  /** One character between the fields of a line. */
  readonly delimiter?: string
  /** One character around a field; empty: fields are never quoted. */
  readonly quote?: string
  /** One character before a quote inside a quoted field; usually the quote itself. */
  readonly escape?: string
  /** Whether the first line holds the names of the columns. */
  readonly header?: boolean
  /** Lines before the header to leave out. */
  readonly skipLines?: number
  /** Texts that mean null besides the empty field. */
  readonly nullTexts?: readonly string[]
  /** `,` for numbers like `3,14`. */
  readonly decimalSeparator?: '.' | ','
  /** How dates are written, in `strftime` letters: `%d/%m/%Y`. */
  readonly dateFormat?: string
  /** How timestamps are written, in `strftime` letters: `%d/%m/%Y %H:%M`. */
  readonly timestampFormat?: string
  /** Name of the Excel sheet; the first one when left out. */
  readonly sheet?: string
}

/** How the lines of a delimited text file are to be read. */
export interface CsvDialect {
  readonly delimiter: string
  /** Empty: fields are never quoted. */
  readonly quote: string
  readonly escape: string
  readonly header: boolean
  readonly skipLines: number
  /** Always holds the empty text: an empty field, quoted or not, is null. */
  readonly nullTexts: readonly string[]
  readonly decimalSeparator: '.' | ','
  readonly dateFormat: string | undefined
  readonly timestampFormat: string | undefined
}
