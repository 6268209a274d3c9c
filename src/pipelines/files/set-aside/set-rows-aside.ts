import { mkdir, mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import type { Engine } from '../../../engine/engine.js'
import { PhloError } from '../../../errors.js'
import { lookAgain } from '../csv/look-again.js'
import { malformedCsvPaths } from '../csv/malformed-csv.js'
import { notUtf8 } from '../misfits/explain-bad-rows.js'
import { type FoundRow, firstRows, guardSearch, type RowSearch, typeSearch } from '../misfits/row-search.js'
import { searchFiles } from '../misfits/search-files.js'
import type { OpenFile, OpenFiles } from '../open-file.js'
import { allColumns } from '../open-files.js'
import type { AlikeFiles } from '../read/alike-files.js'
import type { Guard, ReadField } from '../read-field.js'
import { asLines } from './as-lines.js'
import { type AsideBudget, type AsideFolder, QUARANTINE_ROWS_MAX } from './aside-budget.js'
import { canBeCopied } from './can-be-copied.js'
import { areWhole } from './count-rows-kept.js'
import { leaveOut } from './leave-out.js'
import { complainOfRecord } from './malformed-record.js'
import type { RowReason } from './omission.js'
import { hasRecord, omitRecords } from './omit-records.js'
import { UnsafeRecords } from './split-records.js'

/** One search of the files, and where copies go. */
interface Pass {
  readonly budget: AsideBudget
  nextCopy(): string
}

/**
 * Make files of which the statement of `readSql` fails ones that have the form that it expects: copies of those that have
 * malformed rows, without these.
 *
 * @returns files whose `omission` says what they lack; those that were given where no row is malformed, they cannot be told
 *   apart safely, or a copy would not be read as the file is
 * @throws PHLO_QUARANTINE_FULL - there are too many
 */
export function setMalformedAside(engine: Engine, opened: OpenFiles, folder: AsideFolder): Promise<OpenFiles> {
  return setAside(engine, opened, { ...folder, name: 'formed' }, (pass) => withoutMalformed(engine, opened, pass))
}

/**
 * Make files of which that statement fails ones that it can be made of: copies of those that have bad rows, without these. Rows
 * with values that do not fit are left out first, then those that break a guard.
 *
 * @param opened - files without malformed rows: see {@link setMalformedAside}
 * @returns as {@link setMalformedAside}
 * @throws PHLO_QUARANTINE_FULL - there are too many
 */
export function setMisfitsAside(
  engine: Engine,
  opened: OpenFiles,
  {
    fields,
    guards,
    ...folder
  }: AsideFolder & { readonly fields: readonly ReadField[]; readonly guards: readonly Guard[] },
): Promise<OpenFiles> {
  return setAside(engine, opened, { ...folder, name: 'fitting' }, async (pass) => {
    const fitting = await withoutFound(engine, opened, pass, (alike) => typeSearch(opened.kind, alike, fields))
    return withoutFound(engine, fitting, pass, (alike) => guardSearch(opened.kind, alike, { fields, guards }))
  })
}

async function setAside(
  engine: Engine,
  opened: OpenFiles,
  { directory, budget, name }: AsideFolder & { readonly name: string },
  search: (pass: Pass) => Promise<OpenFiles>,
): Promise<OpenFiles> {
  if (!canBeCopied(opened) || (await notUtf8(opened)) !== undefined) return opened
  await mkdir(directory, { recursive: true })
  // Copies of an earlier search may be read by this one.
  const copiesDirectory = await mkdtemp(join(directory, `${name}-`))
  let copies = 0
  const nextCopy = () => join(copiesDirectory, `${copies++}.${opened.kind}`)
  try {
    const kept = await search({ budget, nextCopy })
    return (await areWhole(engine, kept)) ? kept : opened
  } catch (error) {
    const isUnreadable = error instanceof PhloError && error.code === 'PHLO_SQL_FAILED'
    if (error instanceof UnsafeRecords || isUnreadable) return opened
    throw error
  }
}

async function withoutMalformed(engine: Engine, opened: OpenFiles, pass: Pass): Promise<OpenFiles> {
  if (opened.kind === 'parquet') return opened
  const paths = opened.kind === 'csv' ? await malformedCsvPaths(engine, opened) : undefined
  return eachFile(opened, async (file) => {
    const isFormed = paths === undefined ? !(await isMalformedJson(file)) : !paths.has(file.readPath)
    if (isFormed) return file
    const copy = await omitRecords(file, { ...pass, copyPath: pass.nextCopy(), complain: complainOfRecord(file) })
    return hasMore(copy, file) ? lookAgain(engine, copy, opened.format) : file
  })
}

function isMalformedJson(file: OpenFile): boolean | Promise<boolean> {
  return file.jsonForm === 'newline_delimited' && hasRecord(file, complainOfRecord(file))
}

async function withoutFound(
  engine: Engine,
  opened: OpenFiles,
  pass: Pass,
  searchOf: (files: AlikeFiles) => RowSearch,
): Promise<OpenFiles> {
  const copies = new Map<string, OpenFile>()
  await searchFiles(engine, opened.files, {
    searchOf,
    async inFile(file, search) {
      const { rows, badRows } = await firstRows(engine, search, QUARANTINE_ROWS_MAX + 1)
      if (badRows > 0) copies.set(file.readPath, await withoutRows(engine, file, { pass, rows }))
      return badRows
    },
    isEnough: () => false,
  })
  return eachFile(opened, (file) => copies.get(file.readPath) ?? file)
}

async function withoutRows(
  engine: Engine,
  file: OpenFile,
  { pass, rows }: { readonly pass: Pass; readonly rows: readonly FoundRow[] },
): Promise<OpenFile> {
  const reasons = new Map<number, readonly RowReason[]>(rows.map(({ row, complaints }) => [row, complaints]))
  // The rows of other JSON have no places in their file.
  const isElsewhere = file.jsonForm !== undefined && file.jsonForm !== 'newline_delimited'
  const whole = isElsewhere ? await asLines(engine, file, pass.nextCopy()) : file
  return leaveOut(engine, whole, { copyPath: pass.nextCopy(), budget: pass.budget, reasons })
}

function hasMore(copy: OpenFile, file: OpenFile): boolean {
  return (copy.omission?.rows.length ?? 0) > (file.omission?.rows.length ?? 0)
}

async function eachFile(
  opened: OpenFiles,
  change: (file: OpenFile) => OpenFile | Promise<OpenFile>,
): Promise<OpenFiles> {
  const files: OpenFile[] = []
  for (const file of opened.files) files.push(await change(file))
  return { ...opened, files, columns: allColumns(files) }
}
