import assert from 'node:assert/strict'
import { TEMPLATES, type TemplateName } from '../../src/scaffold/template.js'
import { phloJson } from '../support/run-phlo.js'
import { tempFolder } from '../support/temp-folder.js'
import { typeCheck } from '../support/type-check.js'

/** Rows that a new project has after its first run, by table. */
const ROWS: Readonly<Record<TemplateName, Readonly<Record<string, string>>>> = {
  empty: {},
  files: { 'bronze.planets': '8' },
  glucose: { 'bronze.entries': '3927', 'bronze.treatments': '72' },
}

describe('contract/templates', () => {
  for (const template of TEMPLATES) {
    it(`${template} makes a project that validates, type-checks and materializes at once`, async () => {
      await using folder = await tempFolder()
      const cwd = folder.path

      await phloJson(['init', '--template', template, '--yes', '--no-git'], { cwd })

      assert.equal(await typeCheck(cwd), '')
      await phloJson(['config', 'validate'], { cwd })
      // There is nothing to materialize before something was added, and Phlo says so.
      await phloJson(['materialize'], { cwd, exitCode: template === 'empty' ? 2 : 0 })
      for (const [table, count] of Object.entries(ROWS[template])) {
        const { rows } = await phloJson<{ rows: unknown[][] }>(['query', `select count(*) from ${table}`], { cwd })
        assert.deepEqual(rows, [[count]], table)
      }
    })
  }

  it('glucose comes with queries that run', async () => {
    await using folder = await tempFolder()
    const cwd = folder.path
    await phloJson(['init', '--template', 'glucose', '--yes', '--no-git'], { cwd })
    await phloJson(['materialize'], { cwd })

    const queries = [...(await folder.files()).keys()].filter((path) => path.startsWith('queries/'))
    for (const path of queries) {
      const { rows } = await phloJson<{ rows: unknown[][] }>(['query', '--file', path], { cwd })
      assert(rows.length > 5, path)
    }

    assert.equal(queries.length, 3)
  })

  it('says in every run that the data of glucose is sample data', async () => {
    await using folder = await tempFolder()
    await phloJson(['init', '--template', 'glucose', '--yes', '--no-git'], { cwd: folder.path })

    const run = await phloJson<{ assets: { isSample: boolean }[] }>(['materialize'], { cwd: folder.path })

    assert(run.assets.length > 0 && run.assets.every(({ isSample }) => isSample))
  })
})
