import assert from 'node:assert/strict'
import type { DataFile } from '../../iceberg/data-file.js'
import type { ScanPlan } from '../../iceberg/scan-plan.js'
import type { PrimitiveType } from '../../iceberg/types.js'
import type { Warehouse } from '../../storage/warehouse.js'
import type { Engine } from '../engine.js'
import { leafFields } from '../leaf-fields.js'
import { quoteIdentifier, quoteLiteral } from '../quote.js'
import { readParquetSql } from '../read-parquet-sql.js'
import type { ShapeField } from '../shapes/file-shape.js'
import { readFileShapes } from '../shapes/read-file-shapes.js'
import { assignIds } from './assign-ids.js'
import { projectSql } from './project-sql.js'

/** Rows to leave out because their values are listed: the rows that `sql` selects, in columns `phlo_key_<field id>`. */
export interface EqualityDeletes {
  readonly fieldIds: readonly number[]
  readonly sql: string
}

/**
 * Write the values that equality-delete files list, one SELECT per set of compared fields.
 *
 * @see https://iceberg.apache.org/spec/#equality-delete-files
 */
export async function equalityDeletes(
  engine: Engine,
  warehouse: Warehouse,
  plan: ScanPlan,
  files: readonly DataFile[],
): Promise<readonly EqualityDeletes[]> {
  const shapes = await readFileShapes(engine, warehouse, files)
  const selects = new Map<string, { readonly fieldIds: readonly number[]; readonly sql: string[] }>()
  files.forEach(({ equalityIds }, index) => {
    const found = shapes[index]
    assert(found !== undefined)
    const fieldIds = [...equalityIds].sort((one, other) => one - other)
    const fields = assignIds(found.shape, plan.nameMapping) ?? []
    const select = `SELECT ${keyColumnsSql(plan, fields, fieldIds).join(', ')} FROM ${readParquetSql([found.path])}`
    const known = selects.get(fieldIds.join())
    if (known === undefined) selects.set(fieldIds.join(), { fieldIds, sql: [select] })
    else known.sql.push(select)
  })
  return [...selects.values()].map(({ fieldIds, sql }) => ({ fieldIds, sql: sql.join(' UNION ALL ') }))
}

/** Select the values of fields, inside structs too, as `phlo_key_<field id>`; null where a file does not have them. */
export function keyColumnsSql(
  plan: ScanPlan,
  fields: readonly ShapeField[],
  fieldIds: readonly number[],
): readonly string[] {
  const types = new Map(leafFields(plan.schema).map(({ id, type }) => [id, type]))
  return fieldIds.map((id) => `${keySql(fields, id, types.get(id)) ?? 'NULL'} AS ${keyColumn(id)}`)
}

export function keyColumn(fieldId: number): string {
  return quoteIdentifier(`phlo_key_${fieldId}`)
}

/** @param type - `undefined` for a field that the table has dropped since: it is compared as it was written */
function keySql(fields: readonly ShapeField[], id: number, type: PrimitiveType | undefined): string | undefined {
  for (const field of fields) {
    const sql = keyInside(quoteIdentifier(field.name), field, id, type)
    if (sql !== undefined) return sql
  }
  return undefined
}

function keyInside(sql: string, field: ShapeField, id: number, type: PrimitiveType | undefined): string | undefined {
  if (field.id === id) return type === undefined ? sql : projectSql(sql, field.type, type)
  if (field.type.kind !== 'struct') return undefined
  for (const child of field.type.fields) {
    const found = keyInside(`struct_extract(${sql}, ${quoteLiteral(child.name)})`, child, id, type)
    if (found !== undefined) return found
  }
  return undefined
}
