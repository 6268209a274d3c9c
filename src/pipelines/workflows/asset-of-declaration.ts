import type { ContentKey } from '../../catalog/catalog.js'
import { formatKey, parseKey } from '../../catalog/content-key.js'
import { didYouMean, PhloError } from '../../errors.js'
import type { Asset, Contract, DeclaredColumns, WriteMode } from '../asset.js'
import type { IngestDefinition } from '../authoring/ingest.js'
import type { RowSchema } from '../authoring/row-schema.js'
import { columnsOfSchema } from '../columns/columns-of-schema.js'
import { checksOfDeclaration } from './checks-of-declaration.js'
import type { Declaration } from './declaration.js'
import { type OptionsReader, optionsReader } from './options-reader.js'
import { partitionOf } from './partition-of.js'
import { sourceOfDeclaration } from './source-of-declaration.js'

const OPTIONS = [
  'table',
  'source',
  'schema',
  'key',
  'write',
  'cursor',
  'partition',
  'contract',
  'checks',
  'schedule',
  'tags',
  'dependsOn',
  'description',
] as const

/**
 * Examine one declaration by itself. `dependsOn` is left as it was written.
 *
 * @throws PHLO_WORKFLOW_INVALID, PHLO_SCHEMA_UNSUPPORTED
 */
export function assetOfDeclaration(declaration: Declaration, definition: IngestDefinition): Asset {
  const options = optionsReader(declaration, '', definition.options, OPTIONS)
  const key = tableKey(options)
  const identifier = options.texts('key') ?? []
  const write = options.oneOf('write', ['append', 'upsert', 'replace']) ?? 'append'
  if (write === 'upsert' && identifier.length === 0)
    throw options.invalid('write', "'upsert' needs a key: `key: ['id']`")
  const columns = declaredColumns(options, identifier)
  return {
    id: formatKey(key),
    key,
    alias: declaration.alias,
    file: declaration.file,
    line: declaration.line,
    source: sourceOfDeclaration(declaration, options.value('source')),
    columns,
    identifier,
    write,
    cursorColumn: cursorColumn(declaration, options, { write, columns }),
    partition: partitions(options, columns),
    contract: contract(declaration, options),
    checks: checksOfDeclaration(declaration, options.value('checks'), columns),
    schedule: schedule(options),
    tags: options.texts('tags') ?? [],
    dependsOn: options.texts('dependsOn') ?? [],
    description: options.text('description'),
  }
}

function tableKey(options: OptionsReader): ContentKey {
  const table = options.text('table')
  if (table === undefined) throw options.invalid('table', "a table name such as 'bronze.entries' is needed")
  try {
    const key = parseKey(table)
    if (key.length >= 2 && !isReserved(key)) return key
  } catch (error) {
    if (error instanceof PhloError) throw options.invalid('table', error.message.replace(/\.$/, ''))
    throw error
  }
  if (table.includes('.'))
    throw options.invalid('table', `the namespace "phlo" is for Phlo's own tables; choose another`)
  throw options.invalid('table', `"${table}" lacks a namespace; write 'bronze.${table}'`)
}

/** Queries find the system tables, such as `phlo.runs`, before any table of the lake. */
function isReserved([namespace]: ContentKey): boolean {
  return namespace?.toLowerCase() === 'phlo'
}

function declaredColumns(options: OptionsReader, identifier: readonly string[]): DeclaredColumns | undefined {
  const schema = options.value('schema')
  if (schema === undefined) return undefined
  if (!isRowSchema(schema)) throw options.invalid('schema', 'a schema of the form `z.object({ … })` is expected')
  try {
    return columnsOfSchema(schema, { name: options.alias, identifier })
  } catch (error) {
    if (error instanceof PhloError) throw options.located('schema', error)
    throw error
  }
}

function isRowSchema(value: unknown): value is RowSchema {
  return typeof value === 'object' && value !== null && '_zod' in value && 'shape' in value
}

function cursorColumn(
  declaration: Declaration,
  options: OptionsReader,
  asset: { readonly write: WriteMode; readonly columns: DeclaredColumns | undefined },
): string | undefined {
  const value = options.value('cursor')
  if (value === undefined) return undefined
  const cursor = optionsReader(declaration, 'cursor', value, ['column'])
  if (asset.write !== 'upsert')
    throw options.invalid('cursor', "a cursor belongs to write: 'upsert'; files are remembered without it")
  const column = cursor.text('column')
  if (column === undefined) throw cursor.invalid('column', 'the name of a column is expected')
  refuseUnknownColumn(cursor, 'column', column, asset.columns)
  return column
}

function partitions(options: OptionsReader, columns: DeclaredColumns | undefined): Asset['partition'] {
  return options.texts('partition')?.map((text) => {
    const partition = partitionOf(text)
    if (partition === undefined) {
      throw options.invalid(
        'partition',
        `"${text}" is neither a column nor one of year, month, day, hour(column), bucket, truncate(column, n)`,
      )
    }
    refuseUnknownColumn(options, 'partition', partition.column, columns)
    return partition
  })
}

function contract(declaration: Declaration, options: OptionsReader): Contract {
  const value = options.value('contract')
  if (value === undefined) return { columns: 'evolve', rows: 'fail' }
  const reader = optionsReader(declaration, 'contract', value, ['columns', 'rows'])
  return {
    columns: reader.oneOf('columns', ['evolve', 'freeze']) ?? 'evolve',
    rows: reader.oneOf('rows', ['fail', 'quarantine']) ?? 'fail',
  }
}

function schedule(options: OptionsReader): string | undefined {
  const text = options.text('schedule')
  if (text !== undefined && !/^\s*\S+(\s+\S+){4}\s*$/.test(text)) {
    throw options.invalid('schedule', `"${text}" is not a cron expression of five fields, such as '*/15 * * * *'`)
  }
  return text
}

function refuseUnknownColumn(
  options: OptionsReader,
  option: string,
  column: string,
  columns: DeclaredColumns | undefined,
): void {
  const names = columns?.schema.fields.map(({ name }) => name)
  if (names === undefined || names.includes(column)) return
  const near = didYouMean(column, names)
  throw options.invalid(
    option,
    `the schema has no column "${column}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
  )
}
