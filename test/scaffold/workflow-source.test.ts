import assert from 'node:assert/strict'
import { planAdd, workflowPath } from '../../src/scaffold/plan-add.js'
import { schemaSource } from '../../src/scaffold/schema-source.js'
import { type WorkflowAnswers, workflowSource } from '../../src/scaffold/workflow-source.js'

const ORDERS: WorkflowAnswers = {
  table: 'bronze.orders',
  paths: ['data/orders-*.csv'],
  columns: [
    { name: 'id', required: false, type: 'long' },
    { name: 'ordered at', required: false, type: 'timestamp' },
    { name: 'sent', required: false, type: 'timestamptz', encoding: 'epoch-ms' },
  ],
  key: ['id'],
  partition: ['month(ordered at)'],
  write: 'upsert',
  notes: ['zip: kept as text, it has leading zeros'],
}

describe('scaffold/workflow-source', () => {
  it('writes a workflow as a person would', () => {
    assert.equal(
      workflowSource(ORDERS),
      `import { check, files, ingest, t, z } from 'phlo'

// zip: kept as text, it has leading zeros
export const orders = ingest({
  table: 'bronze.orders',
  source: files({ path: 'data/orders-*.csv' }),
  schema: z.object({
    id: z.int(),
    'ordered at': t.timestamp().nullable(),
    sent: t.epochMs().nullable(),
  }),
  key: ['id'],
  // A row replaces the one that has the same key.
  write: 'upsert',
  partition: ['month(ordered at)'],
  checks: [check.unique(['id'])],
})
`,
    )
  })

  it('leaves out what is not needed', () => {
    const source = workflowSource({
      ...ORDERS,
      columns: [{ name: 'at.t', required: false, type: 'string' }],
      key: [],
      partition: [],
      write: 'append',
      notes: [],
    })

    assert.match(source, /^import \{ files, ingest, z \} from 'phlo'\n\nexport const orders/)
    assert.doesNotMatch(source, /key:|partition:|checks:/)
  })

  it('names several paths as a list', () => {
    assert.match(workflowSource({ ...ORDERS, paths: ['a.csv', "it's.csv"] }), /paths: \['a\.csv', 'it\\'s\.csv'\]/)
  })

  it('keeps a hostile note inside its comment', () => {
    const source = workflowSource({ ...ORDERS, notes: ['a\nimport("evil")'] })

    assert.match(source, /^\/\/ a import\("evil"\)$/m)
  })
})

describe('scaffold/schema-source', () => {
  for (const [type, source] of [
    ['int', 'z.int32()'],
    ['decimal(9,2)', 't.decimal(9, 2)'],
    ['decimal(9, 2)', 't.decimal(9, 2)'],
    [{ type: 'list', element: 'date', elementRequired: false }, 'z.array(z.iso.date().nullable())'],
    [{ type: 'map', key: 'string', value: 'int', valueRequired: true }, 'z.record(z.string(), z.int32())'],
  ] as const) {
    it(`writes ${JSON.stringify(type)} as ${source}`, () => {
      assert.equal(schemaSource([{ name: 'a', required: true, type }]), `z.object({\n  a: ${source},\n})`)
    })
  }

  it('indents nested structs', () => {
    const inner = { type: 'struct', fields: [{ name: 'b', required: false, type: 'string' }] } as const
    assert.equal(
      schemaSource([{ name: 'a', required: false, type: { type: 'list', element: inner, elementRequired: true } }]),
      'z.object({\n  a: z.array(z.object({\n    b: z.string().nullable(),\n  })).nullable(),\n})',
    )
  })

  it('refuses a type that it does not know, instead of guessing', () => {
    assert.throws(() => schemaSource([{ name: 'a', required: true, type: 'geometry' }]), TypeError)
  })
})

describe('scaffold/plan-add', () => {
  it('plans one file, named after the table', () => {
    assert.equal(workflowPath('bronze.orders'), 'workflows/orders.ts')
    const { path, action } = planAdd(ORDERS, new Map())
    assert.deepEqual([path, action], ['workflows/orders.ts', 'create'])
  })

  it('refuses when another workflow has the file', () => {
    assert.throws(() => planAdd(ORDERS, new Map([['workflows/orders.ts', Buffer.from('theirs')]])), {
      code: 'PHLO_FILE_EXISTS',
    })
  })
})
