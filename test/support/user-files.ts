import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Engine, ResultValue } from '../../src/engine/engine.js'
import type { FormatOptions } from '../../src/pipelines/files/file-format.js'
import { findFiles } from '../../src/pipelines/files/find/find-files.js'
import { type Inspection, inspectFiles } from '../../src/pipelines/files/inspect/inspect-files.js'
import type { OpenFiles } from '../../src/pipelines/files/open-file.js'
import { openFiles } from '../../src/pipelines/files/open-files.js'
import { readSql } from '../../src/pipelines/files/read/read-sql.js'
import type { Guard, ReadField } from '../../src/pipelines/files/read-field.js'
import { tempEngine } from './temp-engine.js'

/** A folder with files of a user, and an engine to read them. */
export interface UserFiles {
  readonly directory: string
  readonly engine: Engine
  /** Write a file of that name, and open what the pattern means; the name itself when left out. */
  open(name: string, content: string | Uint8Array, format?: FormatOptions): Promise<OpenFiles>
  write(name: string, content: string | Uint8Array): Promise<void>
  find(pattern: string, format?: FormatOptions): Promise<OpenFiles>
  /** Open JSON files that are presumed to have these fields and no others. */
  presume(pattern: string, fields: readonly ReadField[]): Promise<OpenFiles>
  inspect(name: string, content: string | Uint8Array, format?: FormatOptions): Promise<Inspection>
  /** Read every row strictly. */
  rows(
    files: OpenFiles,
    fields: readonly ReadField[],
    guards?: readonly Guard[],
  ): Promise<readonly Readonly<Record<string, ResultValue>>[]>
  remove(): Promise<void>
}

export async function userFiles(): Promise<UserFiles> {
  const directory = await mkdtemp(join(tmpdir(), 'phlo-user-files-'))
  const engine = await tempEngine(directory)
  let opened = 0

  async function write(name: string, content: string | Uint8Array): Promise<void> {
    await mkdir(dirname(join(directory, name)), { recursive: true })
    await writeFile(join(directory, name), content)
  }
  async function find(
    pattern: string,
    format: FormatOptions = {},
    presumedFields?: readonly ReadField[],
  ): Promise<OpenFiles> {
    const files = await findFiles([pattern], { directory, downloadDirectory: join(directory, '.downloads') })
    opened += 1
    const scratchDirectory = join(directory, `.scratch-${opened}`)
    return openFiles(engine, files, { format, scratchDirectory, presumedFields })
  }
  async function open(name: string, content: string | Uint8Array, format?: FormatOptions): Promise<OpenFiles> {
    await write(name, content)
    return find(name, format)
  }
  return {
    directory,
    engine,
    write,
    find,
    presume: (pattern, fields) => find(pattern, {}, fields),
    open,
    inspect: async (name, content, format) => inspectFiles(engine, await open(name, content, format)),
    rows: (files, fields, guards) => engine.rows(readSql(files, fields, guards)),
    async remove() {
      await engine.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** Optional columns: `{ a: 'long' }`. */
export function optionalFields(types: Readonly<Record<string, ReadField['type']>>): ReadField[] {
  return Object.entries(types).map(([name, type]) => ({ name, type, required: false }))
}
