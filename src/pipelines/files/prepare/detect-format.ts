import { PhloError } from '../../../errors.js'
import type { Compression, FormatKind, FormatOptions } from '../file-format.js'
import type { JsonForm } from '../open-file.js'
import type { SourceFile } from '../source-file.js'
import { HEAD_BYTES } from './read-head.js'

/** Tell how a file is compressed, from its first bytes. */
export function detectCompression(head: Buffer): Compression {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  if (head.length >= 4 && head.readUInt32LE() === 0xfd2fb528) return 'zstd'
  return 'none'
}

/**
 * Tell what kind of file this is: by what the user said, by its first bytes, by its name, and by its first character.
 *
 * @param head - the first bytes, decompressed and decoded to UTF-8
 * @throws PHLO_FORMAT_UNKNOWN - it is recognised as something that is not read
 */
export function detectFormat(file: SourceFile, head: Buffer, declared: FormatOptions['format']): FormatKind {
  const kind = formatOf(file, head, declared)
  // A program or a picture may be called .csv too; no header of a text file has a zero byte in it.
  if (kind === 'csv' && firstLine(head).includes('\0')) throw unreadable(file)
  if (kind === 'csv' && /^<(?:!doctype html|html)\b/i.test(firstLine(head))) throw webPage(file)
  return kind
}

function formatOf(file: SourceFile, head: Buffer, declared: FormatOptions['format']): FormatKind {
  if (declared !== undefined) return declared === 'tsv' ? 'csv' : declared
  const binary = MAGIC.find(([magic]) => startsWith(head, magic))
  if (binary !== undefined) {
    const [, kind] = binary
    if (kind === undefined) throw unreadable(file)
    return kind
  }
  const name = file.displayName.replace(/\.(?:gz|gzip|zst|zstd)$/i, '')
  const extension = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  const first = firstCharacter(head)
  if (NDJSON.has(extension)) return first === '[' || firstLine(head) === '{' ? 'json' : 'ndjson'
  if (DELIMITED.has(extension)) return 'csv'
  if (first === '{' || first === '[') return isLines(head) ? 'ndjson' : 'json'
  if (head.includes(0)) throw unreadable(file)
  return 'csv'
}

/** Whether a file is surely no text, so that its zero bytes say nothing about an encoding. */
export function isBinary(head: Buffer): boolean {
  return MAGIC.some(([magic]) => startsWith(head, magic))
}

function startsWith(head: Buffer, magic: string): boolean {
  return head.subarray(0, magic.length).equals(Buffer.from(magic, 'latin1'))
}

/** Tell how the objects of a JSON file stand in it. */
export function jsonFormOf(format: FormatKind, head: Buffer): JsonForm {
  if (format === 'ndjson' || format === 'excel') return 'newline_delimited'
  return firstCharacter(head) === '[' ? 'array' : 'unstructured'
}

const MAGIC: readonly (readonly [string, FormatKind | undefined])[] = [
  ['PAR1', 'parquet'],
  ['PK\x03\x04', 'excel'],
  ['\xd0\xcf\x11\xe0', undefined],
  ['%PDF', undefined],
  ['Obj\x01', undefined],
  ['SQLite format 3', undefined],
]

const NDJSON: ReadonlySet<string> = new Set(['ndjson', 'jsonl'])
const DELIMITED: ReadonlySet<string> = new Set(['csv', 'tsv', 'tab', 'psv', 'txt', 'dat'])

/** Newline-delimited when the first line is an object by itself. */
function isLines(head: Buffer): boolean {
  const line = firstLine(head)
  if (!line.startsWith('{')) return false
  // An object that is longer than what was read can only be told by its line not being broken.
  if (line.length >= HEAD_BYTES / 4 && !head.includes('\n')) return true
  // A malformed one is still a line when it begins and ends as an object does.
  return isJson(line) || /^\{\s*".*\}$/.test(line)
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function firstLine(head: Buffer): string {
  return (/^[^\r\n]*/.exec(head.toString('utf8').trimStart())?.[0] ?? '').trimEnd()
}

function firstCharacter(head: Buffer): string {
  // `trimStart` takes a byte order mark for a blank.
  return head.toString('utf8', 0, 4096).trimStart().charAt(0)
}

/** What servers send in place of a file, with success, to whoever is not logged in. */
function webPage({ displayName }: SourceFile): PhloError {
  return new PhloError('PHLO_FORMAT_UNKNOWN', `${displayName} is a web page, not data.`, {
    fixes: ['Open it in a browser. If it asks for a login, download the file itself and use its path.'],
    context: { file: displayName },
  })
}

function unreadable(file: SourceFile): PhloError {
  return new PhloError('PHLO_FORMAT_UNKNOWN', `${file.displayName} is neither text nor Excel (.xlsx) nor Parquet.`, {
    context: { file: file.displayName },
  })
}
