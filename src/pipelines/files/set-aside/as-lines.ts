import { open } from 'node:fs/promises'
import type { Engine } from '../../../engine/engine.js'
import { pathLiteral } from '../csv/csv-sql.js'
import type { OpenFile } from '../open-file.js'

/** Write the objects of a JSON file, one a line and otherwise as they are, to a copy; its line n is object n. */
export async function asLines(engine: Engine, file: OpenFile, copyPath: string): Promise<OpenFile> {
  const objects = `read_json_objects([${pathLiteral(file.readPath)}], format = '${file.jsonForm}')`
  const result = await engine.query(`SELECT CAST(json AS VARCHAR) FROM ${objects}`)
  await using copy = await open(copyPath, 'w')
  for await (const rows of result.batches()) {
    // Within its texts JSON has no ends of lines.
    await copy.appendFile(rows.map(([json]) => `${String(json).replaceAll(/[\r\n]/g, ' ')}\n`).join(''))
  }
  return { ...file, readPath: copyPath, jsonForm: 'newline_delimited' }
}
