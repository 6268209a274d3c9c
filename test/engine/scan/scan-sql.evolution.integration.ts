import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Engine, ResultValue } from '../../../src/engine/engine.js'
import { quoteIdentifier, quoteLiteral } from '../../../src/engine/quote.js'
import { sqlTypeOf } from '../../../src/engine/sql-type.js'
import { fieldIdsSql } from '../../../src/engine/write/field-ids-sql.js'
import type { Field, Type } from '../../../src/iceberg/types.js'
import { type ScanFixture, scanFixture, task } from '../../support/scan-fixture.js'
import { seededRandom } from '../../support/seeded-random.js'
import { tempEngine } from '../../support/temp-engine.js'

describe('engine/scan/scan-sql, evolution', () => {
  let directory: string
  let engine: Engine
  let lake: ScanFixture

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'phlo-evolution-'))
    engine = await tempEngine(directory)
    lake = await scanFixture(engine, join(directory, 'lake'))
  })

  after(async () => {
    await engine.close()
    await rm(directory, { recursive: true, force: true })
  })

  for (let seed = 1; seed <= 25; seed++) {
    it(`reads old files by any newer schema, case ${seed}`, async () => {
      const { random, pick, freshId } = chance(seed)
      const old = { fields: [rowField(), ...newFields()] }
      const rows = Array.from({ length: 4 }, (_, index) => [
        index,
        ...old.fields.slice(1).map((field) => newValue(field.type)),
      ])
      const current = [rowField(), ...evolved(old.fields.slice(1))]
      const selects = rows.map(
        (row) =>
          `SELECT ${old.fields.map((field, index) => `${sqlOf(field.type, row[index] ?? null)} AS ${quoteIdentifier(field.name)}`).join(', ')}`,
      )
      const file = await lake.put(`${seed}.parquet`, selects.join(' UNION ALL '), { fieldIds: fieldIdsSql(old.fields) })

      const found = await lake.scan(current, [task(file)])

      assert.deepEqual(
        found,
        rows.map((row) =>
          Object.fromEntries(current.map((field) => [field.name, projectedField(field, old.fields, row)])),
        ),
      )

      function rowField(): Field {
        return { id: 1, name: 'row', required: false, type: 'int' }
      }

      function newFields(depth = 0): Field[] {
        const count = 1 + Math.floor(random() * 3)
        return Array.from({ length: count }, () => {
          const id = freshId()
          return { id, name: `f ${id}`, required: false, type: newType(depth) }
        })
      }

      function newType(depth: number): Type {
        const kind = depth > 2 ? 'leaf' : pick(['leaf', 'leaf', 'struct', 'list', 'map'])
        if (kind === 'struct') return { type: 'struct', fields: newFields(depth + 1) }
        if (kind === 'list')
          return { type: 'list', elementId: freshId(), element: newType(depth + 1), elementRequired: false }
        if (kind === 'map') {
          return {
            type: 'map',
            keyId: freshId(),
            key: 'string',
            valueId: freshId(),
            value: newType(depth + 1),
            valueRequired: false,
          }
        }
        return pick<Type>(['int', 'float', 'string', 'date'])
      }

      function newValue(type: Type): ResultValue {
        if (random() < 0.15) return null
        if (type === 'string') return pick(['', "it's", 'ü🐟'])
        if (typeof type === 'string') return Math.floor(random() * 100)
        if (type.type === 'list') return Array.from({ length: Math.floor(random() * 3) }, () => newValue(type.element))
        if (type.type === 'map')
          return new Map(['a', 'b'].filter(() => random() < 0.6).map((key) => [key, newValue(type.value)]))
        return Object.fromEntries(type.fields.map((field) => [field.name, newValue(field.type)]))
      }

      /** Fields are dropped, renamed (even to names of others), widened, added and put in another order. */
      function evolved(fields: readonly Field[]): Field[] {
        const kept = fields.filter((_, index) => index === 0 || random() < 0.8)
        const names = kept.map((field) => (random() < 0.5 ? field.name : `renamed ${field.id}`))
        const changed = kept.map((field, index) => ({
          ...field,
          name: names[index] ?? '',
          type: evolvedType(field.type),
        }))
        const added = random() < 0.4 ? newFields(2).map((field) => ({ ...field, name: `added ${field.id}` })) : []
        return [...changed, ...added].sort(() => random() - 0.5)
      }

      function evolvedType(type: Type): Type {
        if (type === 'int') return pick<Type>(['int', 'long'])
        if (type === 'float') return pick<Type>(['float', 'double'])
        if (typeof type === 'string') return type
        if (type.type === 'list') return { ...type, element: evolvedType(type.element) }
        if (type.type === 'map') return { ...type, value: evolvedType(type.value) }
        return { type: 'struct', fields: evolved(type.fields) }
      }
    })
  }
})

function chance(seed: number) {
  const random = seededRandom(seed * 7919)
  let id = 1
  return {
    random,
    pick: <T>(choices: readonly T[]): T => {
      const choice = choices[Math.floor(random() * choices.length)]
      assert.ok(choice !== undefined)
      return choice
    },
    freshId: () => ++id,
  }
}

function sqlOf(type: Type, value: ResultValue): string {
  return `CAST(${plainSql(type, value)} AS ${sqlTypeOf(type)})`
}

function plainSql(type: Type, value: ResultValue): string {
  if (value === null) return 'NULL'
  if (type === 'date') return `DATE '1970-01-01' + ${value}`
  if (typeof type === 'string') return typeof value === 'string' ? quoteLiteral(value) : String(value)
  if (type.type === 'list')
    return `[${asList(value)
      .map((item) => sqlOf(type.element, item))
      .join(', ')}]`
  if (type.type === 'map') {
    const entries = value instanceof Map ? [...value] : []
    return `MAP {${entries.map(([key, item]) => `${quoteLiteral(String(key))}: ${sqlOf(type.value, item)}`).join(', ')}}`
  }
  return `{${type.fields.map((field) => `${quoteLiteral(field.name)}: ${sqlOf(field.type, memberOf(value, field.name))}`).join(', ')}}`
}

function projectedField(field: Field, old: readonly Field[], row: readonly ResultValue[]): ResultValue {
  const index = old.findIndex(({ id }) => id === field.id)
  const found = old[index]
  return found === undefined ? null : projected(field.type, found.type, row[index] ?? null)
}

/** The reference: what a value of the old type is in the new one. */
function projected(type: Type, old: Type, value: ResultValue): ResultValue {
  if (value === null) return null
  if (typeof type === 'string') return type === 'long' ? BigInt(String(value)) : value
  if (type.type === 'list' && typeof old === 'object' && old.type === 'list') {
    return asList(value).map((item) => projected(type.element, old.element, item))
  }
  if (type.type === 'map' && typeof old === 'object' && old.type === 'map' && value instanceof Map) {
    return new Map([...value].map(([key, item]) => [key, projected(type.value, old.value, item)]))
  }
  assert.ok(type.type === 'struct' && typeof old === 'object' && old.type === 'struct')
  const members = old.fields.map(({ name }) => memberOf(value, name))
  return Object.fromEntries(type.fields.map((field) => [field.name, projectedField(field, old.fields, members)]))
}

function asList(value: ResultValue): readonly ResultValue[] {
  assert.ok(Array.isArray(value))
  return value
}

function memberOf(value: ResultValue, name: string): ResultValue {
  assert.ok(typeof value === 'object' && value !== null)
  const member: ResultValue | undefined = Object.entries(value).find(([key]) => key === name)?.[1]
  return member ?? null
}
