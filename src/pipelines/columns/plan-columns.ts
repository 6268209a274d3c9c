import type { Engine } from '../../engine/engine.js'
import { PhloError } from '../../errors.js'
import type { Schema } from '../../iceberg/types.js'
import type { Asset } from '../asset.js'
import { unreadColumns } from '../files/compare-columns.js'
import { inspectFiles } from '../files/inspect-files.js'
import type { OpenFiles } from '../files/open-files.js'
import type { Guard, ReadField } from '../files/read-field.js'
import { guardOfConstraint } from './guard-of-constraint.js'
import { schemaOfFields } from './schema-of-fields.js'

/** How rows are read from files, and the columns that the table has afterwards. */
export interface ColumnPlan {
  readonly fields: readonly ReadField[]
  readonly guards: readonly Guard[]
  /** Ids are provisional, numbered from 1. Holds every column that is read. */
  readonly schema: Schema
}

/**
 * Decide how the columns of files become those of a table: as declared, else as the table has them, else as found.
 *
 * @param table - the columns of the table; `undefined`: there is none yet
 * @throws PHLO_COLUMNS_FROZEN - the table would change against its contract
 */
export async function planColumns(
  engine: Engine,
  asset: Asset,
  files: OpenFiles,
  table: Schema | undefined,
): Promise<ColumnPlan> {
  const known = knownFields(asset, files, table)
  const unknown = unreadColumns(files.columns, known)
  refuseFrozen(asset, table, unknown)
  const found = unknown.length === 0 ? [] : await foundFields(engine, files, unknown)
  const fields = [...known, ...found.map((field) => ({ ...field, required: asset.identifier.includes(field.name) }))]
  return { fields, guards: guards(asset), schema: schemaOfFields(asset, fields) }
}

/** The columns whose types are settled before the data is looked at. */
function knownFields(asset: Asset, files: OpenFiles, table: Schema | undefined): readonly ReadField[] {
  const { columns } = asset
  const declared = (columns?.schema.fields ?? []).map((field): ReadField => {
    const isEpoch = columns?.epochMsColumns.includes(field.name)
    const base = { name: field.name, type: field.type, required: field.required }
    return isEpoch ? { ...base, encoding: 'epoch-ms' } : base
  })
  const inFiles = new Set(files.columns.map(({ name }) => name.toLowerCase()))
  const others = (table?.fields ?? []).filter(
    (field) =>
      !declared.some(({ name }) => name.toLowerCase() === field.name.toLowerCase()) &&
      (field.required || inFiles.has(field.name.toLowerCase())),
  )
  return [...declared, ...others.map(({ name, type, required }) => ({ name, type, required }))]
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
