import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { PhloError } from '../../errors.js'
import { type BadValue, rowsInvalid, shownText } from './bad-value.js'
import type { JsonForm, ReadableFile } from './open-files.js'

const EXAMPLES_MAX = 10

/**
 * Find what is no JSON object in files of one object a line.
 *
 * @returns `PHLO_ROWS_INVALID`; `undefined`: every line is an object, or the files have another form, in which places have no lines
 */
export async function malformedJson(
  files: readonly ReadableFile[],
  jsonForm: JsonForm,
): Promise<PhloError | undefined> {
  if (jsonForm !== 'newline_delimited') return undefined
  const examples: BadValue[] = []
  let badRows = 0
  for (const file of files) {
    let line = 0
    for await (const text of createInterface({
      input: createReadStream(file.readPath),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      line += 1
      const expected = expectedInstead(text)
      if (expected === undefined) continue
      badRows += 1
      if (examples.length < EXAMPLES_MAX) {
        examples.push({ file: file.source.displayName, line, column: undefined, value: shownText(text), expected })
      }
    }
  }
  return badRows === 0 ? undefined : rowsInvalid(examples, badRows)
}

function expectedInstead(text: string): string | undefined {
  if (text.trim() === '') return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : 'an object'
  } catch (error) {
    return `one JSON object (${error instanceof Error ? error.message : String(error)})`
  }
}
