import type { Engine } from '../../../engine/engine.js'
import { type BadRows, type BadValue, EXAMPLES_MAX, shownText } from '../misfits/bad-value.js'
import type { OpenFile, OpenFiles } from '../open-file.js'
import { type AlikeFiles, alikeFiles } from '../read/alike-files.js'
import { csvSql } from './csv-sql.js'

/** DuckDB keeps rejected lines in memory, so there are bounds; a count that reaches this is a lower one. */
const REJECTS_MAX = 100_000

/** Find the lines of delimited text that have too many or too few fields, or quotes that do not match. */
export async function malformedCsv(engine: Engine, files: OpenFiles): Promise<BadRows> {
  const examples: BadValue[] = []
  let badRows = 0
  for (const { files: alike, first } of alikeFiles(files.files)) {
    const found = await rejectedLines(
      engine,
      { files: alike, first },
      `SELECT file_path, line, any_value(error_type) AS kind, any_value(csv_line) AS text, any_value(error_message) AS message,
         count(*) OVER () AS bad_rows
       FROM ${REJECTS} JOIN ${SCANS} USING (scan_id, file_id)
       GROUP BY file_path, line ORDER BY file_path, line LIMIT ${EXAMPLES_MAX}`,
    )
    badRows += Number(found[0]?.bad_rows ?? 0)
    examples.push(...found.map((row) => badValue(alike, row)))
  }
  return { examples: examples.slice(0, EXAMPLES_MAX), badRows, isBounded: badRows >= REJECTS_MAX }
}

/** Find the files of delimited text that have such lines: the paths under which they are read. */
export async function malformedCsvPaths(engine: Engine, files: OpenFiles): Promise<ReadonlySet<string>> {
  const paths: string[] = []
  for (const alike of alikeFiles(files.files)) {
    const select = `SELECT DISTINCT file_path FROM ${REJECTS} JOIN ${SCANS} USING (scan_id, file_id)`
    paths.push(...(await rejectedLines(engine, alike, select)).map((row) => String(row.file_path)))
  }
  return new Set(paths)
}

async function rejectedLines(engine: Engine, { files, first }: AlikeFiles, select: string) {
  if (first.dialect === undefined) return []
  const rejects = `store_rejects = true, rejects_table = '${REJECTS}', rejects_scan = '${SCANS}', rejects_limit = ${REJECTS_MAX}`
  const types = first.columns.map(() => 'VARCHAR')
  const paths = files.map(({ readPath }) => readPath)
  const source = csvSql(paths, first.dialect, types, [rejects])
  try {
    await engine.rows(`SELECT ${types.map((_, index) => `count(c${index})`).join(', ')} FROM ${source}`)
    return await engine.rows(select)
  } finally {
    await engine.run(`DROP TABLE IF EXISTS ${REJECTS}; DROP TABLE IF EXISTS ${SCANS}`)
  }
}

const REJECTS = 'phlo_rejects'
const SCANS = 'phlo_rejects_scans'

function badValue(files: readonly OpenFile[], row: Readonly<Record<string, unknown>>): BadValue {
  const file = files.find(({ readPath }) => readPath === row.file_path) ?? files[0]
  return {
    file: file?.source.displayName ?? '',
    line: Number(row.line),
    column: undefined,
    value: shownText(String(row.text).trimEnd()),
    expected: expected(String(row.kind), String(row.message)),
  }
}

function expected(kind: string, message: string): string {
  const counts = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(message)
  if (counts !== null) return `${counts[1]} fields instead of ${counts[2]}`
  if (kind === 'UNQUOTED VALUE') return 'a quoted field to end at a delimiter or the end of the line'
  return kind === 'LINE SIZE OVER MAXIMUM' ? 'a line of at most 2 MB' : (message.split('\n')[0] ?? kind)
}
