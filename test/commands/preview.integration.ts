import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { phloJson } from '../support/run-phlo.js'
import { type TempFolder, tempFolder } from '../support/temp-folder.js'

interface PreviewReport {
  readonly asset: string | null
  readonly table: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly unknown[])[]
  readonly differences: { readonly added: string[]; readonly missing: string[]; readonly changed: unknown[] } | null
}

describe('commands/preview', () => {
  let folder: TempFolder

  before(async () => {
    folder = await tempFolder()
    await phloJson(['init', '--template', 'files', '--yes', '--no-git'], { cwd: folder.path })
    await phloJson(['materialize'], { cwd: folder.path })
  })

  after(() => folder[Symbol.asyncDispose]())

  it('shows rows and columns of files that no table has', async () => {
    await writeFile(join(folder.path, 'moons.csv'), 'name,radius_km\nPhobos,11.1\nDeimos,6.2\nIo,1821.6\n')

    const report = await phloJson<PreviewReport>(['preview', 'moons.csv', '--rows', '2'], { cwd: folder.path })

    assert.deepEqual([report.table, report.differences ?? null], ['bronze.moons', null])
    assert.deepEqual(report.rows, [
      ['Phobos', 11.1],
      ['Deimos', 6.2],
    ])
  })

  it('shows how files differ from a table', async () => {
    await writeFile(join(folder.path, 'more.csv'), 'name,position,mass\nCeres,x,9.4\n')

    const report = await phloJson<PreviewReport>(['preview', 'more.csv', '--table', 'bronze.planets'], {
      cwd: folder.path,
    })

    assert.deepEqual(report.differences, {
      added: ['mass'],
      missing: ['radius_km', 'orbit_days', 'moons', 'discovered'],
      changed: [{ name: 'position', from: 'int', to: 'string' }],
    })
  })

  it('reads an asset by its own schema', async () => {
    const report = await phloJson<PreviewReport>(['preview', 'planets'], { cwd: folder.path })

    assert.equal(report.asset, 'bronze.planets')
    assert.deepEqual(report.rows[2], ['Earth', 3, 6371, 365.256, 1, null])
    assert.deepEqual(report.differences, { added: [], missing: [], changed: [] })
  })

  it('writes nothing', async () => {
    const before = await folder.files()

    await phloJson(['preview', 'data/planets'], { cwd: folder.path })

    assert.deepEqual([...(await folder.files()).keys()], [...before.keys()])
  })
})
