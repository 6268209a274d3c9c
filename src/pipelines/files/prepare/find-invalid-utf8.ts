import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { PhloError } from '../../../errors.js'
import { shownText } from '../misfits/bad-value.js'
import type { SourceFile } from '../source-file.js'

/** Where a file stops being UTF-8. */
export interface InvalidUtf8 {
  /** Of the first byte of the line in which the fault is, from 0. */
  readonly byteOffset: number
  /** From 1. */
  readonly line: number
  /** The line as Latin-1, which every byte is, fit to be shown. */
  readonly text: string
}

/** Find the first line of a file that is not UTF-8; `undefined`: there is none. */
export async function findInvalidUtf8(path: string): Promise<InvalidUtf8 | undefined> {
  let rest = Buffer.alloc(0)
  let line = 1
  let byteOffset = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    const bytes = Buffer.concat([rest, chunk])
    // Whole lines only, so that no character is cut in the middle.
    const end = bytes.lastIndexOf(NEWLINE) + 1
    const lines = bytes.subarray(0, end)
    const invalid = invalidLine(lines, { line, byteOffset })
    if (invalid !== undefined) return invalid
    line += count(lines)
    byteOffset += end
    rest = bytes.subarray(end)
  }
  return invalidLine(rest, { line, byteOffset })
}

const NEWLINE = 0x0a

/**
 * Find the first line that is not UTF-8.
 *
 * @param bytes - whole lines
 * @param start - where they stand in the file
 */
export function invalidLine(
  bytes: Buffer,
  start: { readonly line: number; readonly byteOffset: number },
): InvalidUtf8 | undefined {
  if (isUtf8(bytes)) return undefined
  let { line } = start
  for (let from = 0; from < bytes.length; line += 1) {
    const newline = bytes.indexOf(NEWLINE, from)
    const end = newline < 0 ? bytes.length : newline
    const text = bytes.subarray(from, end)
    if (!isUtf8(text)) return { byteOffset: start.byteOffset + from, line, text: shownText(text.toString('latin1')) }
    from = end + 1
  }
  return undefined
}

function count(bytes: Buffer): number {
  let lines = 0
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines += 1
  return lines
}

/** Say that a file is not UTF-8, where, and what its author most likely used. */
export function invalidUtf8Error({ displayName }: SourceFile, invalid: InvalidUtf8): PhloError {
  const { line, byteOffset, text } = invalid
  return new PhloError('PHLO_ENCODING_INVALID', `${displayName}:${line} is not UTF-8: ${text}`, {
    context: { file: displayName, line, byteOffset, encoding: 'utf-8' },
  })
}
