import assert from 'node:assert'
import { type DocumentPath, type DocumentProblem, dottedKey, unknownKey } from '../../config/document-problem.js'
import { isMapping } from '../../config/is-mapping.js'
import type { JsonSchema, JsonType } from './json-schema.js'

/**
 * Hold a document against a JSON Schema. A validator of all of JSON Schema takes longer to load than a command of Phlo to
 * run; ajv checks in the tests that this one gives its verdicts.
 *
 * @param value - as parsed from JSON or YAML
 * @returns every problem, in the order of the document; none for a valid one
 */
export function checkAgainst(value: unknown, schema: JsonSchema): readonly DocumentProblem[] {
  const problems: DocumentProblem[] = []
  check(value, schema, { root: schema, path: [], problems })
  return problems
}

/** In words, what a schema wants. */
function expectedBy(schema: JsonSchema, root: JsonSchema): string {
  const resolved = resolve(schema, root)
  if (resolved.title !== undefined && schema !== root) return resolved.title
  if (resolved.const !== undefined) return String(resolved.const)
  if (resolved.enum) return `one of ${resolved.enum.join(', ')}`
  const { minimum, maximum } = resolved
  const words = types(resolved).map((type) => TYPE_WORDS[type])
  const range =
    minimum === undefined ? '' : maximum === undefined ? ` from ${minimum}` : ` from ${minimum} to ${maximum}`
  return `${words.join(' or ')}${range}${resolved.minItems || resolved.minLength ? ' that is not empty' : ''}`
}

interface Place {
  readonly root: JsonSchema
  readonly path: DocumentPath
  readonly problems: DocumentProblem[]
}

const TYPE_WORDS: Readonly<Record<JsonType, string>> = {
  object: 'a mapping of keys to values',
  array: 'a list',
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
}

const KNOWN = new Set(
  '$schema $id $comment $ref $defs type const enum properties required additionalProperties propertyNames items minItems uniqueItems minLength pattern minimum maximum not title description default examples'.split(
    ' ',
  ),
)

function check(value: unknown, schema: JsonSchema, place: Place): void {
  const resolved = resolve(schema, place.root)
  if (resolved.not) refusePresence(resolved, place)
  else if (!accepts(value, resolved)) refuse(place, 'value', expectedBy(schema, place.root))
  else if (Array.isArray(value)) checkItems(value, resolved, place)
  else if (isMapping(value)) checkMapping(value, resolved, place)
}

function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const unknown = Object.keys(schema).filter((keyword) => !KNOWN.has(keyword))
  assert.deepEqual(unknown, [], 'a schema has keywords that are not looked at')
  if (schema.$ref === undefined) return schema
  const target = root.$defs?.[schema.$ref.replace('#/$defs/', '')]
  assert(target, `${schema.$ref} is not in the schema`)
  return { ...target, ...schema }
}

/** Whether a value by itself is right, without what is in it. */
function accepts(value: unknown, schema: JsonSchema): boolean {
  if (schema.const !== undefined && value !== schema.const) return false
  if (schema.enum && !schema.enum.some((one) => one === value)) return false
  if (schema.type !== undefined && !types(schema).some((type) => isOfType(value, type))) return false
  if (typeof value === 'string') return acceptsText(value, schema)
  if (typeof value === 'number') return value >= (schema.minimum ?? -Infinity) && value <= (schema.maximum ?? Infinity)
  if (Array.isArray(value)) return value.length >= (schema.minItems ?? 0) && !(schema.uniqueItems && hasTwins(value))
  return true
}

function acceptsText(value: string, { minLength = 0, pattern }: JsonSchema): boolean {
  return value.length >= minLength && (pattern === undefined || new RegExp(pattern, 'u').test(value))
}

function types({ type = [] }: JsonSchema): readonly JsonType[] {
  return typeof type === 'string' ? [type] : type
}

function isOfType(value: unknown, type: JsonType): boolean {
  if (type === 'object') return isMapping(value)
  if (type === 'array') return Array.isArray(value)
  if (type === 'integer') return Number.isInteger(value)
  return typeof value === type
}

function hasTwins(list: readonly unknown[]): boolean {
  return new Set(list.map((item) => JSON.stringify(item))).size < list.length
}

function checkItems(list: readonly unknown[], { items }: JsonSchema, place: Place): void {
  if (!items) return
  for (const [index, item] of list.entries()) check(item, items, { ...place, path: [...place.path, index] })
}

function checkMapping(mapping: Readonly<Record<string, unknown>>, schema: JsonSchema, place: Place): void {
  for (const name of schema.required ?? []) {
    if (!Object.hasOwn(mapping, name)) refuseAbsence(name, schema, place)
  }
  for (const [key, value] of Object.entries(mapping))
    checkEntry(key, value, { schema, ...place, path: [...place.path, key] })
}

function refusePresence({ title }: JsonSchema, { path, problems }: Place): void {
  const message = `${dottedKey(path)} must be left out${title === undefined ? '' : `: ${title}`}.`
  problems.push({ path, at: 'key', message, expected: 'left out' })
}

function refuseAbsence(name: string, schema: JsonSchema, place: Place): void {
  const of = schema.properties?.[name]
  const expected = of ? expectedBy(of, place.root) : 'a value'
  const path = [...place.path, name]
  place.problems.push({ path, at: 'absent', message: `${dottedKey(path)} is missing.`, expected })
}

function checkEntry(key: string, value: unknown, { schema, ...place }: Place & { readonly schema: JsonSchema }): void {
  const { properties = {}, additionalProperties = true, propertyNames } = schema
  const known = Object.hasOwn(properties, key) ? properties[key] : undefined
  if (known) {
    check(value, known, place)
  } else if (additionalProperties === false) {
    place.problems.push(unknownKey(place.path, Object.keys(properties)))
  } else {
    if (propertyNames && !accepts(key, resolve(propertyNames, place.root))) {
      refuse(place, 'key', expectedBy(propertyNames, place.root))
    }
    if (additionalProperties !== true) check(value, additionalProperties, place)
  }
}

function refuse({ path, problems }: Place, at: 'key' | 'value', expected: string): void {
  const subject = at === 'key' ? `The key ${dottedKey(path)}` : dottedKey(path) || 'The file'
  problems.push({ path, at, message: `${subject} is not ${expected}.`, expected })
}
