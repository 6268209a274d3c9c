import { PhloError } from '../../errors.js'
import type { Field, PrimitiveType, Schema, StructType, Type } from '../types.js'
import { assignFieldIds } from './assign-field-ids.js'
import { checkIdentifierFields } from './identifier-fields.js'
import { indexFields } from './index-fields.js'
import { isPromotion } from './is-promotion.js'
import { relaxNested } from './relax-nested.js'

/** One difference between a table's schema and the one that it evolved to. */
type SchemaChange =
  | { readonly kind: 'added'; readonly path: string; readonly type: Type }
  | { readonly kind: 'widened'; readonly path: string; readonly from: PrimitiveType; readonly to: PrimitiveType }
  | { readonly kind: 'made-optional'; readonly path: string }
  | { readonly kind: 'key-changed'; readonly from: readonly string[]; readonly to: readonly string[] }

export interface EvolvedSchema {
  /** The very schema that was given when nothing changes. */
  readonly schema: Schema
  /** Empty when nothing changes. */
  readonly changes: readonly SchemaChange[]
}

/**
 * Evolve a schema so that rows of another one fit in: fields are matched by name; missing ones are added, as optional
 * ones, since the rows that are there have no value for them; narrower types are widened; required becomes optional.
 * What the desired schema lacks, or has narrower, stays as it is.
 *
 * @param desired - its ids mean nothing but which fields `identifierFieldIds` names; empty leaves the table's key alone
 * @param lastColumnId - the highest id that the table ever gave
 * @throws PHLO_SCHEMA_INCOMPATIBLE - a type can become no other that holds both, or the key cannot be the key
 * @see https://iceberg.apache.org/spec/#schema-evolution
 */
export function evolveSchema(current: Schema, desired: Schema, lastColumnId: number): EvolvedSchema {
  const evolution: Evolution = { changes: [], lastId: lastColumnId }
  const fields = evolveFields(evolution, current.fields, { desired: desired.fields, path: '' })
  const identifierFieldIds = evolveKey(evolution, { ...current, fields }, desired)
  if (evolution.changes.length === 0) return { schema: current, changes: [] }

  const schema = { ...current, fields, identifierFieldIds }
  checkIdentifierFields(schema)
  return { schema, changes: evolution.changes }
}

/** What the evolution has come to so far. */
interface Evolution {
  readonly changes: SchemaChange[]
  lastId: number
}

interface Desired<Shape> {
  readonly desired: Shape
  /** Of the struct, list or map that is looked at; empty for the schema itself. */
  readonly path: string
}

function evolveFields(
  evolution: Evolution,
  current: readonly Field[],
  { desired, path }: Desired<readonly Field[]>,
): readonly Field[] {
  const names = new Set(current.map(({ name }) => name))
  const evolved = current.map((field) => {
    const wanted = desired.find(({ name }) => name === field.name)
    return wanted === undefined
      ? field
      : evolveField(evolution, field, { desired: wanted, path: join(path, field.name) })
  })
  const missing = desired.filter(({ name }) => !names.has(name))
  if (missing.length === 0) return evolved

  const added = assignFieldIds(missing, evolution.lastId + 1)
  evolution.lastId = added.lastId
  for (const { name, type } of added.fields) evolution.changes.push({ kind: 'added', path: join(path, name), type })
  return [...evolved, ...relaxNested(added.fields.map((field) => ({ ...field, required: false })))]
}

function evolveField(evolution: Evolution, field: Field, { desired, path }: Desired<Field>): Field {
  const type = evolveType(evolution, field.type, { desired: desired.type, path })
  const required = evolveRequired(evolution, field.required, { desired: desired.required, path })
  return { ...field, type, required }
}

function evolveRequired(evolution: Evolution, current: boolean, { desired, path }: Desired<boolean>): boolean {
  if (current && !desired) evolution.changes.push({ kind: 'made-optional', path })
  return current && desired
}

function evolveType(evolution: Evolution, current: Type, { desired, path }: Desired<Type>): Type {
  if (typeof current === 'string' && typeof desired === 'string') {
    return evolvePrimitive(evolution, current, { desired, path })
  }
  if (typeof current === 'string' || typeof desired === 'string') throw incompatible(path, current, desired)
  if (current.type === 'struct' && desired.type === 'struct') return evolveStruct(evolution, current, { desired, path })
  if (current.type === 'list' && desired.type === 'list') {
    const elementPath = join(path, 'element')
    return {
      ...current,
      element: evolveType(evolution, current.element, { desired: desired.element, path: elementPath }),
      elementRequired: evolveRequired(evolution, current.elementRequired, {
        desired: desired.elementRequired,
        path: elementPath,
      }),
    }
  }
  if (current.type === 'map' && desired.type === 'map') {
    const valuePath = join(path, 'value')
    return {
      ...current,
      key: evolveType(evolution, current.key, { desired: desired.key, path: join(path, 'key') }),
      value: evolveType(evolution, current.value, { desired: desired.value, path: valuePath }),
      valueRequired: evolveRequired(evolution, current.valueRequired, {
        desired: desired.valueRequired,
        path: valuePath,
      }),
    }
  }
  throw incompatible(path, current, desired)
}

function evolveStruct(evolution: Evolution, current: StructType, { desired, path }: Desired<StructType>): StructType {
  return { ...current, fields: evolveFields(evolution, current.fields, { desired: desired.fields, path }) }
}

function evolvePrimitive(
  evolution: Evolution,
  current: PrimitiveType,
  { desired, path }: Desired<PrimitiveType>,
): PrimitiveType {
  if (current === desired || isPromotion(desired, current)) return current
  if (!isPromotion(current, desired)) throw incompatible(path, current, desired)
  evolution.changes.push({ kind: 'widened', path, from: current, to: desired })
  return desired
}

function evolveKey(evolution: Evolution, evolved: Schema, desired: Schema): readonly number[] {
  if (desired.identifierFieldIds.length === 0) return evolved.identifierFieldIds
  const evolvedIndex = [...indexFields(evolved)]
  const desiredIndex = indexFields(desired)
  const to = desired.identifierFieldIds.map((id) => desiredIndex.get(id)?.path ?? String(id))
  const ids = evolvedIndex.filter(([, { path }]) => to.includes(path)).map(([id]) => id)
  if (isSameSet(ids, evolved.identifierFieldIds)) return evolved.identifierFieldIds

  const from = evolvedIndex.filter(([id]) => evolved.identifierFieldIds.includes(id)).map(([, { path }]) => path)
  evolution.changes.push({ kind: 'key-changed', from, to })
  return ids
}

function isSameSet(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((id) => other.includes(id))
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function incompatible(path: string, current: Type, desired: Type): PhloError {
  const [from, to] = [describe(current), describe(desired)]
  return new PhloError('PHLO_SCHEMA_INCOMPATIBLE', `The column ${path} is ${from} and cannot become ${to}.`, {
    fixes: [
      `Give ${path} the type ${from} in the workflow, converting its values.`,
      'Or write to a new column or a new table.',
    ],
    context: { column: path, from, to },
  })
}

function describe(type: Type): string {
  return typeof type === 'string' ? type : `a ${type.type}`
}
