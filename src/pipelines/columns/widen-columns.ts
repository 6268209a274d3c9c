import type { Engine } from '../../engine/engine.js'
import { isPromotion } from '../../iceberg/schema/is-promotion.js'
import type { Asset } from '../asset.js'
import { inspectFiles } from '../files/inspect/inspect-files.js'
import type { OpenFiles } from '../files/open-file.js'
import type { ColumnPlan } from './plan-columns.js'
import { schemaOfFields } from './schema-of-fields.js'

/**
 * Widen the columns whose types nobody declared to what the files hold: what was once inferred to be `int` may turn out
 * to be `long`. Reads all of the files.
 *
 * @returns `undefined` when no column becomes wider, or the contract freezes them
 */
export async function widenColumns(
  engine: Engine,
  asset: Asset,
  files: OpenFiles,
  plan: ColumnPlan,
): Promise<ColumnPlan | undefined> {
  if (asset.contract.columns === 'freeze') return undefined
  const declared = new Set(asset.columns?.schema.fields.map(({ name }) => name))
  const found = new Map((await inspectFiles(engine, files)).fields.map(({ name, type }) => [name.toLowerCase(), type]))
  const fields = plan.fields.map((field) => {
    const type = found.get(field.name.toLowerCase())
    if (declared.has(field.name) || typeof type !== 'string' || typeof field.type !== 'string') return field
    return isPromotion(field.type, type) ? { ...field, type } : field
  })
  const isWider = fields.some((field, index) => field !== plan.fields[index])
  return isWider ? { ...plan, fields, schema: schemaOfFields(asset, fields) } : undefined
}
