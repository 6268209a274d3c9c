import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '../../../engine/engine.js'
import type { JsonForm, OpenFile, ReadableFile } from '../open-file.js'
import { rawType } from '../read/value-sql.js'
import { fileType, type ReadField } from '../read-field.js'

export interface PresumeOptions {
  /** Of primitive types, since inside of values as well other keys would be refused. */
  readonly fields: readonly ReadField[]
  /** Absolute path of the folder of the specimen; made when needed. */
  readonly scratchDirectory: string
}

/**
 * Open JSON files without a look at their keys: they are presumed to have these and no others. It is refuted by reading them, which
 * then fails. DuckDB refuses unknown keys only where it has found the columns itself, so it is given a specimen to find them in.
 */
export async function presumeJson(
  engine: Engine,
  files: readonly ReadableFile[],
  { jsonForm, fields, scratchDirectory }: { readonly jsonForm: JsonForm } & PresumeOptions,
): Promise<readonly OpenFile[]> {
  await keepParallel(engine, files.length)
  const specimenPath = join(scratchDirectory, `specimen-${jsonForm}.json`)
  await mkdir(scratchDirectory, { recursive: true })
  await writeFile(specimenPath, specimenText(jsonForm, fields))
  const columns = fields.map(({ name, type }) => ({ name, sampledType: type }))
  return files.map((file) => ({ ...file, dialect: undefined, jsonForm, specimenPath, columns }))
}

/**
 * DuckDB has several threads read one file only while there are more threads than files, and the specimen is one file more. On two
 * cores that would halve the speed; a third thread has nothing to do besides.
 */
async function keepParallel(engine: Engine, fileCount: number): Promise<void> {
  const [row] = await engine.rows("SELECT current_setting('threads') AS threads")
  if (Number(row?.threads) === fileCount + 1) await engine.run(`SET threads = ${fileCount + 2}`)
}

/** Two objects that have every key: always a text for what is to be read as text, a number and a text for what is to stay JSON. */
function specimenText(jsonForm: JsonForm, fields: readonly ReadField[]): string {
  const object = (literal: unknown): string =>
    JSON.stringify(
      Object.fromEntries(
        fields.map((field) => [field.name, rawType(fileType(field), 'json') === 'JSON' ? literal : 'x']),
      ),
    )
  const objects = [object(0), object('x')]
  return jsonForm === 'array' ? `[${objects.join()}]` : objects.join('\n')
}
