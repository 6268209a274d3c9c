import { join } from 'node:path'
import { PhloError } from '../../../errors.js'
import { convertExcel } from '../excel/convert-excel.js'
import type { FormatKind, FormatOptions } from '../file-format.js'
import type { JsonForm, ReadableFile } from '../open-file.js'
import type { SourceFile } from '../source-file.js'
import { decodeText } from './decode-text.js'
import { detectEncoding } from './detect-encoding.js'
import { detectCompression, detectFormat, isBinary, jsonFormOf } from './detect-format.js'
import { invalidLine, invalidUtf8Error } from './find-invalid-utf8.js'
import { HEAD_BYTES, readDecompressedHead, readHead } from './read-head.js'

/** A file that the engine can read, of a known format. */
export interface PreparedFile extends ReadableFile {
  /** What the user's file is. */
  readonly format: FormatKind
  /** Meaningful for JSON. */
  readonly jsonForm: JsonForm
}

export interface PrepareOptions {
  readonly format: FormatOptions
  readonly scratchDirectory: string
  /** Makes the names of copies unique. */
  readonly index: number
  readonly signal?: AbortSignal
}

/**
 * Find out what a file is, and make a copy that the engine can read where it cannot read the file itself.
 *
 * @throws what `openFiles` throws, but for the columns
 */
export async function prepareFile(source: SourceFile, options: PrepareOptions): Promise<PreparedFile> {
  const stored = await readHead(source.path)
  const compression = detectCompression(stored)
  const raw = compression === 'none' ? stored : await readDecompressedHead(source, compression)
  if (raw.length === 0) throw empty(source)
  const encoding = isBinary(raw) ? 'utf-8' : (options.format.encoding ?? detectEncoding(raw))
  const head = encoding === 'utf-8' ? raw : Buffer.from(new TextDecoder(encoding).decode(raw))
  const format = detectFormat(source, head, options.format.format)
  const prepared = {
    source,
    readPath: source.path,
    notes: [],
    format,
    jsonForm: jsonFormOf(format, head),
    options: undefined,
  }
  const copyPath = join(options.scratchDirectory, `${options.index}.${format === 'excel' ? 'ndjson' : format}`)

  if (format === 'excel') {
    return { ...prepared, readPath: copyPath, notes: await convertExcel(source, copyPath, options) }
  }
  if (format !== 'parquet' && encoding === 'utf-8') refuseInvalid(source, head)
  if (compression === 'none' && encoding === 'utf-8') return prepared
  await decodeText(source, copyPath, { compression, encoding }, options.signal)
  const notes = encoding === 'utf-8' ? [] : [`${source.displayName} is read as ${encoding}.`]
  return { ...prepared, readPath: copyPath, notes }
}

/** The rest of the file is looked at when reading it fails. */
function refuseInvalid(source: SourceFile, head: Buffer): void {
  // What was read may end in the middle of a character.
  const whole = head.length < HEAD_BYTES ? head : head.subarray(0, head.lastIndexOf('\n') + 1)
  const invalid = invalidLine(whole, { line: 1, byteOffset: 0 })
  if (invalid !== undefined) throw invalidUtf8Error(source, invalid)
}

function empty(source: SourceFile): PhloError {
  return new PhloError('PHLO_FILE_EMPTY', `${source.displayName} is empty.`, { context: { file: source.displayName } })
}
