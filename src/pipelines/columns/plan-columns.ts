import type { Engine } from '../../engine/engine.js'
import { didYouMean, PhloError } from '../../errors.js'
import { type IndexedField, indexFields } from '../../iceberg/schema/index-fields.js'
import type { Schema } from '../../iceberg/types.js'
import type { Asset } from '../asset.js'
import { unreadColumns } from '../files/inspect/compare-columns.js'
import { inspectFiles } from '../files/inspect/inspect-files.js'
import type { OpenFiles } from '../files/open-file.js'
import type { Guard, ReadField } from '../files/read-field.js'
import { unitedType } from '../files/united-type.js'
import { declaredFields } from './declared-fields.js'
import { guardOfConstraint } from './guard-of-constraint.js'
import { schemaOfFields } from './schema-of-fields.js'

/** How rows are read from files, and the columns that the table has afterwards. */
export interface ColumnPlan {
  readonly fields: readonly ReadField[]
  readonly guards: readonly Guard[]
  /** Ids are provisional, numbered from 1. Holds every column that is read. */
  readonly schema: Schema
  /** Optional columns and fields of the table that the rows do not have, dotted: they are null in them. */
  readonly absent: readonly string[]
}

/**
 * Decide how the columns of files become those of a table: as declared, else as the table has them, else as found.
 *
 * @param table - the columns of the table; `undefined`: there is none yet
 * @throws PHLO_COLUMNS_FROZEN - the table would change against its contract
 * @throws PHLO_COLUMNS_MISMATCH - no file has a column that must be there, or the schema lacks a field that must
 * @throws PHLO_COLUMN_UNKNOWN - the key has a column that neither the files nor the table have
 */
export async function planColumns(
  engine: Engine,
  asset: Asset,
  files: OpenFiles,
  table: Schema | undefined,
): Promise<ColumnPlan> {
  const settled = knownFields(asset, files, table)
  refuseMissing(asset, files, settled)
  const unknown = unreadColumns(files.columns, settled)
  const evolved = withFoundInside(asset, files, settled)
  refuseFrozen(asset, table, [...unknown, ...addedInside(asset, settled, evolved)])
  const known = asset.contract.columns === 'freeze' ? settled : evolved
  const found = unknown.length === 0 ? [] : await foundFields(engine, files, unknown)
  const fields = [...known, ...found.map((field) => ({ ...field, required: asset.identifier.includes(field.name) }))]
  refuseUnknownKey(asset, fields)
  const schema = schemaOfFields(asset, fields)
  const absent = table === undefined ? [] : absentFields(table, schema)
  refuseAbsent(asset, absent)
  return { fields, guards: guards(asset), schema, absent: absent.map(({ path }) => path) }
}

/** The columns whose types are settled before the data is looked at. */
function knownFields(asset: Asset, files: OpenFiles, table: Schema | undefined): readonly ReadField[] {
  const declared = declaredFields(asset)
  const inFiles = new Set(files.columns.map(({ name }) => name.toLowerCase()))
  const others = (table?.fields ?? []).filter(
    (field) =>
      !declared.some(({ name }) => name.toLowerCase() === field.name.toLowerCase()) &&
      (field.required || inFiles.has(field.name.toLowerCase())),
  )
  return [...declared, ...others.map(({ name, type, required }) => ({ name, type, required }))]
}

/** A column that nobody declared gets what its files have inside of values too; what is declared is read as it is declared. */
function withFoundInside(asset: Asset, files: OpenFiles, settled: readonly ReadField[]): readonly ReadField[] {
  const declared = new Set(declaredFields(asset).map(({ name }) => name.toLowerCase()))
  const found = new Map(files.columns.map(({ name, sampledType }) => [name.toLowerCase(), sampledType]))
  return settled.map((field) => {
    const type = found.get(field.name.toLowerCase())
    if (type === undefined || typeof field.type === 'string' || declared.has(field.name.toLowerCase())) return field
    return { ...field, type: unitedType(field.type, type) }
  })
}

/** Dotted, without the fields inside of what is added. */
function addedInside(asset: Asset, before: readonly ReadField[], after: readonly ReadField[]): readonly string[] {
  return absentFields(schemaOfFields(asset, after), schemaOfFields(asset, before)).map(({ path }) => path)
}

/** Without this, every row of the files would be reported. Files without columns have no rows. */
function refuseMissing(asset: Asset, files: OpenFiles, known: readonly ReadField[]): void {
  const names = files.columns.map(({ name }) => name)
  const inFiles = new Set(names.map((name) => name.toLowerCase()))
  const missing = known.filter(({ name, required }) => required && !inFiles.has(name.toLowerCase()))
  if (missing.length === 0 || names.length === 0) return
  const declared = asset.columns?.schema.fields.map(({ name }) => name) ?? []
  const undeclared = missing.filter(({ name }) => !declared.includes(name) && !asset.identifier.includes(name))
  const unused = names.filter((name) => !known.some((field) => field.name.toLowerCase() === name.toLowerCase()))
  const meant = missing.flatMap(({ name }) => didYouMean(name, unused) ?? [])
  const quoted = missing.map(({ name }) => `"${name}"`).join(', ')
  const which = missing.length === 1 ? 'the column' : 'the columns'
  throw new PhloError('PHLO_COLUMNS_MISMATCH', `The files of ${asset.id} lack ${which} ${quoted}.`, {
    fixes: [
      ...(meant.length === 0 ? [] : [`Did you mean ${meant.map((name) => `"${name}"`).join(', ')}?`]),
      `The files have ${listed(names)}.`,
      ...(undeclared.length === 0 ? [] : [keepOptional(asset, undeclared[0]?.name ?? '')]),
      ...(undeclared.length === missing.length
        ? []
        : [`Correct the schema in ${asset.file}:${asset.line}; a column that may be missing is .nullable().`]),
    ],
    context: { asset: asset.id, missing: missing.map(({ name }) => name), columns: names },
  })
}

/** What one schema has and the other lacks, without the fields inside of what it lacks. */
function absentFields(table: Schema, schema: Schema): readonly IndexedField[] {
  const there = new Set([...indexFields(schema).values()].map(({ path }) => path.toLowerCase()))
  const absent = [...indexFields(table)].filter(([, { path }]) => !there.has(path.toLowerCase()))
  const ids = new Set(absent.map(([id]) => id))
  return absent.map(([, field]) => field).filter(({ parentId }) => parentId === undefined || !ids.has(parentId))
}

/** A required column that is not declared any more is one that `refuseMissing` asks the files for. */
function refuseAbsent(asset: Asset, absent: readonly IndexedField[]): void {
  const required = absent.find(({ field }) => field.required)
  if (required === undefined) return
  const { path } = required
  throw new PhloError('PHLO_COLUMNS_MISMATCH', `The schema of ${asset.id} lacks "${path}", which the table requires.`, {
    fixes: [keepOptional(asset, path)],
    context: { asset: asset.id, missing: [path] },
  })
}

function keepOptional({ file, line }: Asset, path: string): string {
  return `Name "${path}" in the schema in ${file}:${line}, as .nullable(): the table then has null where it is missing.`
}

function refuseUnknownKey({ identifier, id, file, line }: Asset, fields: readonly ReadField[]): void {
  const names = fields.map(({ name }) => name)
  const unknown = identifier.find((name) => !names.includes(name))
  if (unknown === undefined) return
  const near = didYouMean(unknown, names)
  throw new PhloError('PHLO_COLUMN_UNKNOWN', `The key of ${id} names the column "${unknown}", which is not there.`, {
    fixes: [near === undefined ? `There are ${listed(names)}.` : `Did you mean "${near}"?`, `Edit ${file}:${line}.`],
    context: { asset: id, column: unknown, columns: names },
  })
}

const NAMES_LISTED_MAX = 20

function listed(names: readonly string[]): string {
  const more = names.length - NAMES_LISTED_MAX
  return `${names.slice(0, NAMES_LISTED_MAX).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

async function foundFields(engine: Engine, files: OpenFiles, names: readonly string[]): Promise<readonly ReadField[]> {
  const { fields } = await inspectFiles(engine, files)
  return fields.filter(({ name }) => names.includes(name))
}

function refuseFrozen(asset: Asset, table: Schema | undefined, unknown: readonly string[]): void {
  if (asset.contract.columns !== 'freeze') return
  const declared = asset.columns?.schema.fields.map(({ name }) => name) ?? []
  const missing =
    table === undefined ? [] : declared.filter((name) => !table.fields.some((field) => field.name === name))
  // A table that is to be made from what the files hold has nothing to freeze yet.
  const added = table === undefined && asset.columns === undefined ? [] : [...missing, ...unknown]
  if (added.length === 0) return
  const names = added.map((name) => `"${name}"`).join(', ')
  throw new PhloError('PHLO_COLUMNS_FROZEN', `The columns of ${asset.id} are frozen, and the source adds ${names}.`, {
    fixes: [
      `Add them to the schema in ${asset.file}:${asset.line}.`,
      "Or let the table follow its source: contract: { columns: 'evolve' }.",
    ],
    context: { asset: asset.id, columns: added },
  })
}

function guards(asset: Asset): readonly Guard[] {
  const fields = asset.columns?.schema.fields ?? []
  return (asset.columns?.constraints ?? []).flatMap((constraint) => {
    const [first] = constraint.path
    const field = fields.find(({ name }) => typeof first === 'object' && name === first.field)
    return field === undefined ? [] : [guardOfConstraint(constraint, field.type)]
  })
}
