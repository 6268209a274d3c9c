import assert from 'node:assert/strict'
import { runProject } from '../../support/run-project.js'

const ROWS = Array.from({ length: 5000 }, (_, id) => `{"id":${id},"note":"n"}\n`).join('')

function workflow(options: string): string {
  return `
    import { files, ingest, z } from 'phlo'
    export const a = ingest({
      table: 'bronze.a', source: files({ path: 'in/*' }), key: ['id'],
      schema: z.object({ id: z.int(), note: z.string().nullable() }), ${options}
    })`
}

describe('pipelines/run over JSON with declared columns', () => {
  it('adds a column for a key that only the last of many objects has', async () => {
    await using project = await runProject({
      'workflows/a.ts': workflow("write: 'append'"),
      'in/1.ndjson': `${ROWS}{"id":5000,"late":{"x":[1]}}\n`,
    })

    const report = await project.materialize()

    assert.equal(report.status, 'published')
    assert.deepEqual(await project.rows('SELECT count(*), count(note), max(late.x[1]) FROM bronze.a'), [
      [5001n, 5000n, 1n],
    ])
  })

  it('finds a new key of a later run too, and goes on finding what only the table has', async () => {
    await using project = await runProject({
      'workflows/a.ts': workflow("write: 'append'"),
      'in/1.ndjson': '{"id":1,"note":"x"}\n',
    })
    await project.materialize()
    await project.write('in/2.ndjson', '{"id":2}\n{"id":3,"late":7}\n')
    await project.materialize()
    await project.write('in/3.ndjson', '{"id":4}\n{"id":5,"late":8,"later":true}\n')
    await project.materialize()

    assert.deepEqual(await project.rows('SELECT id, note, late, later FROM bronze.a ORDER BY id'), [
      [1n, 'x', null, null],
      [2n, null, null, null],
      [3n, null, 7n, null],
      [4n, null, null, null],
      [5n, null, 8n, true],
    ])
  })

  it('reads an object of any length', async () => {
    await using project = await runProject({
      'workflows/a.ts': workflow("write: 'append'"),
      'in/1.ndjson': `${ROWS}{"id":5000,"note":"${'x'.repeat(9_000_000)}"}\n`,
    })

    assert.equal((await project.materialize()).status, 'published')
    assert.deepEqual(await project.rows('SELECT count(*), max(length(note)) FROM bronze.a'), [[5001n, 9_000_000n]])
  })

  it('refuses a late key with PHLO_COLUMNS_FROZEN where the contract freezes the columns', async () => {
    await using project = await runProject({
      'workflows/a.ts': workflow("write: 'replace', contract: { columns: 'freeze' }"),
      'in/1.ndjson': ROWS,
    })
    await project.materialize()
    await project.write('in/2.ndjson', `${ROWS.replaceAll('"id":', '"id":9')}{"id":1,"late":1}\n`)

    await assert.rejects(project.materialize(), (error: { code?: unknown; context?: Record<string, unknown> }) => {
      assert.equal(error.code, 'PHLO_COLUMNS_FROZEN')
      assert.deepEqual(error.context?.columns, ['late'])
      return true
    })
    assert.deepEqual(await project.rows('SELECT count(*) FROM bronze.a'), [[5000n]])
  })

  for (const [what, code, content] of [
    ['a file without a required key', 'PHLO_COLUMNS_MISMATCH', '{"note":"x"}\n'],
    ['an object without a required key', 'PHLO_ROWS_INVALID', '{"id":1}\n{"note":"x"}\n'],
    ['a fraction for a whole number', 'PHLO_ROWS_INVALID', '{"id":1}\n{"id":2.5}\n'],
    ['a whole number of more than 64 bits', 'PHLO_ROWS_INVALID', '{"id":1}\n{"id":9223372036854775808}\n'],
    ['a text for a number', 'PHLO_ROWS_INVALID', '{"id":1}\n{"id":"2"}\n'],
    ['a line that is no JSON', 'PHLO_ROWS_INVALID', '{"id":1}\n{"id":\n'],
    ['two keys that differ in case', 'PHLO_COLUMN_DUPLICATE', '{"id":1}\n{"ID":2}\n'],
    ['bytes that are not UTF-8', 'PHLO_ENCODING_INVALID', Buffer.from(`${ROWS}{"id":1,"note":"\xff"}\n`, 'latin1')],
  ] as const) {
    it(`refuses ${what} with ${code}`, async () => {
      await using project = await runProject({ 'workflows/a.ts': workflow("write: 'append'") })
      await project.write('in/1.ndjson', content)

      await assert.rejects(project.materialize(), { code })
      assert.deepEqual(await project.refs(), ['main'])
    })
  }

  it('names the line of a bad value', async () => {
    await using project = await runProject({
      'workflows/a.ts': workflow("write: 'append'"),
      'in/1.ndjson': `${ROWS}{"id":true}\n`,
    })

    await assert.rejects(project.materialize(), (error: { context?: Record<string, unknown> }) => {
      const examples = error.context?.examples
      assert.deepEqual(Array.isArray(examples) && examples[0], {
        file: 'in/1.ndjson',
        line: 5001,
        column: 'id',
        value: 'true',
        expected: 'a whole number of 64 bits',
      })
      return true
    })
  })
})
