import assert from 'node:assert/strict'
import type { Type } from '../../src/iceberg/types.js'
import * as library from '../../src/index.js'
import { loadWorkflows } from '../../src/pipelines/workflows/load-workflows.js'
import type { ColumnType } from '../../src/scaffold/column-type.js'
import { workflowSource } from '../../src/scaffold/workflow-source.js'
import { tempProject } from '../support/temp-project.js'

const TYPES: readonly ColumnType[] = [
  'boolean',
  'int',
  'long',
  'float',
  'double',
  'date',
  'time',
  'timestamp',
  'timestamptz',
  'string',
  'uuid',
  'binary',
  'decimal(38,0)',
  'decimal(9,2)',
  { type: 'list', element: 'long', elementRequired: false },
  { type: 'map', key: 'string', value: 'double', valueRequired: false },
  {
    type: 'struct',
    fields: [
      { name: 'a "b"', required: false, type: 'string' },
      {
        name: 'deep',
        required: false,
        type: {
          type: 'list',
          elementRequired: true,
          element: { type: 'struct', fields: [{ name: 'x', required: false, type: 'date' }] },
        },
      },
    ],
  },
]

describe('scaffold/workflow-source', () => {
  it('is read back with the very types that it was written from', async () => {
    const columns = TYPES.map((type, index) => ({ name: `column ${index}`, required: index % 2 === 0, type }))
    const source = workflowSource({
      table: 'bronze.default',
      paths: ['a.csv'],
      columns: [...columns, { name: 'at', required: false, type: 'timestamptz', encoding: 'epoch-ms' }],
      key: ['column 1'],
      partition: ['day(at)', 'bucket(column 2, 16)'],
      write: 'upsert',
      notes: ['a note'],
    })
    await using project = await tempProject({ 'workflows/default.ts': source })

    const [asset] = await loadWorkflows({
      projectDirectory: project.directory,
      library,
    })

    const fields = asset?.columns?.schema.fields ?? []
    assert.deepEqual(
      fields.map(({ name, required, type }) => ({ name, required, type: withoutIds(type) })),
      [
        ...columns.map((column, index) => ({ ...column, required: index === 1 || column.required })),
        { name: 'at', required: false, type: 'timestamptz' },
      ],
    )
    assert.deepEqual(asset?.columns?.epochMsColumns, ['at'])
    assert.deepEqual([asset?.id, asset?.alias, asset?.write], ['bronze.default', 'defaultTable', 'upsert'])
    assert.deepEqual(asset?.partition, [
      { column: 'at', transform: 'day' },
      { column: 'column 2', transform: 'bucket[16]' },
    ])
  })
})

function withoutIds(type: Type): ColumnType {
  if (typeof type === 'string') return type
  if (type.type === 'list') {
    const { element, elementRequired } = type
    return { type: 'list', element: withoutIds(element), elementRequired }
  }
  if (type.type === 'map') {
    const { key, value, valueRequired } = type
    return { type: 'map', key: withoutIds(key), value: withoutIds(value), valueRequired }
  }
  const fields = type.fields.map(({ name, required, type }) => ({ name, required, type: withoutIds(type) }))
  return { type: 'struct', fields }
}
