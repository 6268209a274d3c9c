import assert from 'node:assert/strict'
import { cp, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { readingsProject } from '../support/lake-project.js'
import { phloJson } from '../support/run-phlo.js'

interface Failure {
  readonly error: { readonly code: string; readonly fixes: readonly string[] }
}

const QUERY = ['query', 'SELECT count(*) FROM bronze.readings']

describe('commands and the warehouse of a project', () => {
  for (const [what, leave] of [
    ['its folder is gone', (folder: string) => rm(folder, { recursive: true })],
    [
      'an empty folder is left, as where a disk was mounted',
      async (folder: string) => {
        await rename(folder, `${folder}.away`)
        await mkdir(folder)
      },
    ],
  ] as const) {
    it(`make no empty one when ${what}`, async () => {
      await using project = await readingsProject()
      const { directory: cwd } = project
      await leave(join(cwd, 'warehouse'))

      for (const command of [['materialize'], QUERY, ['branch', 'list']]) {
        const { error } = await phloJson<Failure>(command, { cwd, exitCode: 3 })
        assert.equal(error.code, 'PHLO_WAREHOUSE_LOST')
        assert.match(error.fixes.join(' '), /take "warehouse" out of "warehouses"/)
      }
    })
  }

  it('refuse another one in its place, and take it when they are told that it is the right one', async () => {
    await using project = await readingsProject()
    await using other = await readingsProject()
    const { directory: cwd } = project
    await rm(join(cwd, 'warehouse'), { recursive: true })
    await cp(join(other.directory, 'warehouse'), join(cwd, 'warehouse'), { recursive: true })

    const { error } = await phloJson<Failure>(['materialize'], { cwd, exitCode: 3 })
    await rm(join(cwd, '.phlo', 'state.json'))

    assert.equal(error.code, 'PHLO_WAREHOUSE_OTHER')
    assert.equal((await phloJson<{ status: string }>(['materialize'], { cwd })).status, 'unchanged')
  })

  it('find it again when it moves with its project, and make one in a fresh clone and at another path', async () => {
    await using project = await readingsProject()
    const moved = `${project.directory}-moved`
    await rename(project.directory, moved)
    try {
      const before = await phloJson<{ rows: unknown }>(QUERY, { cwd: moved })
      const elsewhere = await phloJson<{ status: string }>(['materialize'], {
        cwd: moved,
        env: { PHLO_WAREHOUSE: 'elsewhere' },
      })
      await rm(join(moved, 'warehouse'), { recursive: true })
      await rm(join(moved, '.phlo'), { recursive: true })
      const clone = await phloJson<{ status: string }>(['materialize'], { cwd: moved })

      assert.deepEqual(before.rows, [['2']])
      assert.deepEqual([elsewhere.status, clone.status], ['published', 'published'])
    } finally {
      await rename(moved, project.directory)
    }
  })
})
