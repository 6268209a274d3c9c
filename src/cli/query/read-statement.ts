import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { PhloError } from '../../errors.js'

/**
 * Read the SQL that a command was given: as an argument, in a file, or on stdin when the argument is `-`.
 *
 * @param from.file - absolute path
 * @throws PHLO_USAGE_INVALID - none or both were given, the file cannot be read, or there is nothing in it
 */
export async function readStatement(from: {
  readonly argument: string | undefined
  readonly file: string | undefined
  readonly stdin: NodeJS.ReadableStream
}): Promise<string> {
  const { argument, file, stdin } = from
  if ((argument === undefined) === (file === undefined)) {
    throw new PhloError('PHLO_USAGE_INVALID', 'Give one statement: as an argument, by --file, or - for stdin.', {
      fixes: ['phlo query "select 1 as one"', 'phlo query --file report.sql'],
    })
  }
  const sql = file === undefined ? (argument === '-' ? await text(stdin) : argument) : await readSqlFile(file)
  if (sql !== undefined && sql.trim() !== '') return sql
  throw new PhloError('PHLO_USAGE_INVALID', 'There is no statement.', { fixes: ['phlo query "select 1 as one"'] })
}

async function readSqlFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new PhloError('PHLO_USAGE_INVALID', `The file "${path}" cannot be read.`, {
      fixes: ['Name a file of SQL with --file.'],
      context: { path },
      cause,
    })
  }
}
