import type { $ZodObjectDef, $ZodType, $ZodTypes } from 'zod/v4/core'
import { PhloError } from '../../errors.js'
import type { Field, StructType, Type } from '../../iceberg/types.js'
import type { DeclaredColumns } from '../asset.js'
import type { RowSchema } from '../authoring/row-schema.js'
import type { Constraint, PathStep, Rule } from './constraint.js'
import { literalType, oneOf, rulesOfSchema } from './rules-of-schema.js'
import { scalarType } from './scalar-type.js'
import { type Unwrapped, unwrapSchema } from './unwrap-schema.js'

/** What one translation has gathered so far. */
interface Gathered {
  fieldCount: number
  readonly constraints: Constraint[]
  readonly epochMsColumns: string[]
}

/** Where in the row a schema stands. */
interface Place {
  /** Such as `entries.tags[]`; for messages. */
  readonly name: string
  readonly path: readonly PathStep[]
  readonly parents: readonly $ZodTypes[]
  /** Whether an object in which it stands, up to the next array or record, may be missing. */
  readonly isInNullable: boolean
}

const NOWHERE: Place = { name: '', path: [], parents: [], isInNullable: false }

/**
 * Translate the zod schema of a row into the columns of a table and the rules that SQL checks.
 *
 * @param options.name - what the schema belongs to, for messages
 * @param options.identifier - names of the key's columns
 * @throws PHLO_SCHEMA_UNSUPPORTED - a part of it has no counterpart in a table or in SQL, such as `.refine()`
 */
export function columnsOfSchema(
  schema: RowSchema,
  options: { readonly name: string; readonly identifier: readonly string[] },
): DeclaredColumns {
  const gathered: Gathered = { fieldCount: 0, constraints: [], epochMsColumns: [] }
  const { fields } = structType(gathered, { ...NOWHERE, name: options.name }, schema as unknown as $ZodTypes)
  const identifierFieldIds = options.identifier.map((name) => identifierId(options.name, fields, name))
  return {
    schema: { schemaId: 0, fields, identifierFieldIds },
    epochMsColumns: gathered.epochMsColumns,
    constraints: gathered.constraints,
  }
}

function identifierId(name: string, fields: readonly Field[], column: string): number {
  const field = fields.find((candidate) => candidate.name === column)
  const place: Place = { ...NOWHERE, name: `${name}.${column}` }
  if (field === undefined) throw unsupported(place, 'the key names a column that the schema does not have')
  if (!field.required) throw unsupported(place, 'a column of the key cannot be nullable or optional')
  if (typeof field.type !== 'string' || field.type === 'float' || field.type === 'double') {
    throw unsupported(place, 'a column of the key cannot be a fraction or nested')
  }
  return field.id
}

function structType(gathered: Gathered, place: Place, schema: $ZodTypes): StructType {
  const def = schema._zod.def as $ZodObjectDef
  if (def.catchall !== undefined) {
    throw unsupported(place, "say what happens to further columns by `contract: { columns: 'freeze' }`")
  }
  if ((def.checks ?? []).length > 0) {
    throw unsupported(place, 'a check of the whole row in TypeScript cannot run in SQL; use `check.sql` on the asset')
  }
  const fields = Object.entries(def.shape).map(([name, part]): Field => {
    gathered.fieldCount += 1
    const id = gathered.fieldCount
    const inside: Place = {
      name: `${place.name}.${name}`,
      path: [...place.path, { field: name }],
      parents: [...place.parents, schema],
      isInNullable: place.isInNullable,
    }
    const { type, isOptional, description } = partType(gathered, inside, part)
    const doc = description === undefined ? {} : { doc: description }
    // Arrow, and PyIceberg with it, takes no null for an object that has a required field. A rule requires it all the same.
    return { id, name, required: !isOptional && !place.isInNullable, type, ...doc }
  })
  if (fields.length === 0) throw unsupported(place, 'an object needs at least one field')
  return { type: 'struct', fields }
}

interface Part {
  readonly type: Type
  readonly isOptional: boolean
  readonly description: string | undefined
}

/** Translate a schema together with whether it may be null; that it may not is a rule where it is nested. */
function partType(gathered: Gathered, place: Place, schema: $ZodType): Part {
  const unwrapped = unwrapSchema(schema)
  if (place.parents.includes(unwrapped.schema)) throw unsupported(place, 'a schema cannot contain itself')
  if (!unwrapped.isOptional && place.path.length > 1) addRules(gathered, place, [{ rule: 'required' }])
  const { isOptional, description } = unwrapped
  const isInNullable = place.isInNullable || isOptional
  return { type: typeOf(gathered, { ...place, isInNullable }, unwrapped), isOptional, description }
}

function typeOf(gathered: Gathered, place: Place, unwrapped: Unwrapped): Type {
  const { schema, columnType } = unwrapped
  const { def } = schema._zod
  if (columnType?.epoch === 'ms') addEpochMs(gathered, place)
  if (def.type === 'object') return structType(gathered, place, schema)
  if (def.type === 'enum') return literals(gathered, place, [...(schema._zod.values ?? [])])
  if (def.type === 'literal') return literals(gathered, place, def.values)

  const type = columnType?.icebergType ?? nestedType(gathered, place, schema) ?? scalarType(schema)
  if (type === undefined) throw unsupported(place, `${describe(schema)} has no counterpart in a table`)
  const checked = rulesOfSchema(schema, type)
  if ('problem' in checked) throw unsupported(place, checked.problem)
  addRules(gathered, place, checked.rules)
  return type
}

function nestedType(gathered: Gathered, place: Place, schema: $ZodTypes): Type | undefined {
  const { def } = schema._zod
  const part = (step: PathStep, suffix: string, inner: $ZodType): Part =>
    partType(
      gathered,
      {
        name: place.name + suffix,
        path: [...place.path, step],
        parents: [...place.parents, schema],
        isInNullable: false,
      },
      inner,
    )
  if (def.type === 'array') {
    gathered.fieldCount += 1
    const elementId = gathered.fieldCount
    const element = part('element', '[]', def.element)
    return { type: 'list', elementId, element: element.type, elementRequired: !element.isOptional }
  }
  if (def.type === 'record' || def.type === 'map') {
    gathered.fieldCount += 2
    const keyId = gathered.fieldCount - 1
    const key = part('key', '{key}', def.keyType)
    const value = part('value', '{}', def.valueType)
    return {
      type: 'map',
      keyId,
      key: key.type,
      valueId: keyId + 1,
      value: value.type,
      valueRequired: !value.isOptional,
    }
  }
  return undefined
}

function literals(gathered: Gathered, place: Place, values: readonly unknown[]): Type {
  const type = literalType(values)
  if (type === undefined) throw unsupported(place, 'literals of more than one type do not fit one column')
  addRules(gathered, place, [oneOf(values)])
  return type
}

function addRules(gathered: Gathered, place: Place, rules: readonly Rule[]): void {
  gathered.constraints.push(...rules.map((rule) => ({ path: place.path, rule })))
}

function addEpochMs(gathered: Gathered, place: Place): void {
  const [step] = place.path
  if (place.path.length !== 1 || typeof step !== 'object') {
    throw unsupported(place, '`t.epochMs()` is read in top-level columns only; take it as `z.int()` here')
  }
  gathered.epochMsColumns.push(step.field)
}

function describe(schema: $ZodTypes): string {
  const { type } = schema._zod.def
  if (type === 'default' || type === 'prefault' || type === 'catch') return `a default value (\`.${type}()\`)`
  if (type === 'pipe' || type === 'transform') return 'a transform'
  if (type === 'date')
    return '`z.date()`, which does not say what kind of instant it is (use `t.timestamp()` or `z.iso.datetime()`),'
  return `\`${type}\``
}

function unsupported(place: Place, why: string): PhloError {
  return new PhloError('PHLO_SCHEMA_UNSUPPORTED', `In the schema of ${place.name}: ${why}.`, {
    context: { field: place.name },
  })
}
