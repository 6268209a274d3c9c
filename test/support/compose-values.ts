import type { SpecificationSchema } from './compose-schema.js'

/** A value that is right or wrong but for one place in it. */
export interface ProbedValue {
  /** `ports[].target`; names that are free to choose are `*`. */
  readonly place: string
  /** What stands there. */
  readonly probe: unknown
  readonly value: unknown
}

/** Of every kind, and texts of every form that Compose has. */
const PROBES: readonly unknown[] = [
  ...[null, true, false, 0, 1, -1, 50, 1.5, 8080, [], {}],
  ...[['a'], ['a', 'a'], [1], [null], [true], [['a']], [{}], { name: 'a' }, { name: 1 }, { name: null }],
  ...[
    { name: true },
    { name: ['a'] },
    { name: {} },
    { name: { name: 'a' } },
    { zzz: 1 },
    { target: 80 },
    { 'x-a': { b: 1 } },
    { '': 'a' },
  ],
  ...[
    'text',
    '',
    '1',
    '50',
    '-1',
    '0.5',
    'true',
    'no',
    'always',
    '30s',
    '512m',
    'all',
    '8080',
    '8080:80',
    'name=value',
  ],
  ...['data:/d', './a:/a:ro', 'postgres:16', 'CMD', 'service_healthy', 'host', '/a', '1-2', ' '],
]

/**
 * Try every place of a schema with values of every kind. Keys that must be there are, so that one place alone decides.
 *
 * @param root - holds the definitions that are referred to
 */
export function probedValues(schema: SpecificationSchema, root: SpecificationSchema): readonly ProbedValue[] {
  return probesOf(schema, { root, place: '' })
}

/** What Compose wants there besides what the schema does. */
const NEEDED: Readonly<Record<string, object>> = {
  '*.ports[]': { target: 80 },
  '*.volumes[]': { target: '/a' },
}

interface Place {
  readonly root: SpecificationSchema
  readonly place: string
}

function probesOf(schema: SpecificationSchema, { root, place }: Place): readonly ProbedValue[] {
  const resolved = resolve(schema, root)
  if (resolved.oneOf) return resolved.oneOf.flatMap((one) => probesOf(one, { root, place }))
  const own = [...PROBES, ...(resolved.enum ?? [])].map((probe) => ({ place, probe, value: probe }))
  return [...own, ...probesOfKeys(resolved, { root, place }), ...probesOfItems(resolved, { root, place })]
}

function probesOfKeys(schema: SpecificationSchema, { root, place }: Place): readonly ProbedValue[] {
  const { properties = {}, patternProperties = {}, required = [] } = schema
  const minimal = {
    ...NEEDED[place],
    ...Object.fromEntries(required.map((key) => [key, sample(properties[key] ?? {}, root)])),
  }
  const free = Object.entries(patternProperties).filter(([pattern]) => pattern !== '^x-')
  const entries = [
    ...Object.entries(properties).map(([key, of]) => ({ key, shown: key, of })),
    ...free.map(([, of]) => ({ key: 'name', shown: '*', of })),
  ]
  const inside = entries.flatMap(({ key, shown, of }) =>
    probesOf(of, { root, place: place === '' ? shown : `${place}.${shown}` }).map((probed) => ({
      ...probed,
      value: { ...minimal, [key]: probed.value },
    })),
  )
  const without = required.map((key) => {
    const { [key]: _, ...others }: Readonly<Record<string, unknown>> = minimal
    return { place: `${place} without ${key}`, probe: undefined, value: others }
  })
  const more = ['zzz', 'x-own'].map((key) => ({ place: `${place}.${key}`, probe: 1, value: { ...minimal, [key]: 1 } }))
  return entries.length === 0 ? [] : [...inside, ...without, ...more]
}

function probesOfItems({ items }: SpecificationSchema, { root, place }: Place): readonly ProbedValue[] {
  if (items === undefined) return []
  const inside = probesOf(items, { root, place: `${place}[]` })
  const twice = inside.map((probed) => ({
    ...probed,
    place: `${probed.place} twice`,
    value: [probed.value, probed.value],
  }))
  return [...inside.map((probed) => ({ ...probed, value: [probed.value] })), ...twice]
}

/** Something that a schema accepts where a key must be there. */
function sample(schema: SpecificationSchema, root: SpecificationSchema): unknown {
  const { enum: words, items, oneOf, type } = resolve(schema, root)
  if (words) return words[0]
  if (type?.includes('integer')) return 1
  return items && !oneOf ? ['a'] : 'a'
}

function resolve(schema: SpecificationSchema, root: SpecificationSchema): SpecificationSchema {
  return schema.$ref === undefined ? schema : (root.definitions?.[schema.$ref.replace('#/definitions/', '')] ?? {})
}
