import { open } from 'node:fs/promises'
import { type BadRows, type BadValue, EXAMPLES_MAX, shownText } from '../misfits/bad-value.js'
import type { JsonForm, ReadableFile } from '../open-file.js'

/** Find what is no JSON object in files of one object a line. In files of another form nothing is found: their places have no lines. */
export async function malformedJson(
  files: readonly (ReadableFile & { readonly jsonForm: JsonForm | undefined })[],
): Promise<BadRows> {
  const examples: BadValue[] = []
  let badRows = 0
  for (const { source, readPath } of files.filter(({ jsonForm }) => jsonForm === 'newline_delimited')) {
    let line = 0
    await using file = await open(readPath)
    for await (const text of file.readLines()) {
      line += 1
      const expected = expectedInstead(text)
      if (expected === undefined) continue
      badRows += 1
      const value = shownText(text)
      if (examples.length < EXAMPLES_MAX)
        examples.push({ file: source.displayName, line, column: undefined, value, expected })
    }
  }
  return { examples, badRows }
}

/** Say what is expected in place of a line that is no JSON object; `undefined`: it is one, or blank. */
export function expectedInstead(text: string): string | undefined {
  if (text.trim() === '' || text === '\ufeff') return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : 'an object'
  } catch (error) {
    return `one JSON object (${error instanceof Error ? error.message : String(error)})`
  }
}
