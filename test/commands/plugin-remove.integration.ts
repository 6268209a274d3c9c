import assert from 'node:assert/strict'
import { phloJson } from '../support/run-phlo.js'
import { tempProject } from '../support/temp-project.js'

describe('commands/plugin/remove', () => {
  it('tells for a package that comes with Phlo which services are taken out of the stack instead', async () => {
    await using project = await tempProject({ 'phlo.yaml': 'version: 1\n' })

    const { error } = await phloJson<{ error: { code: string; fixes: readonly string[] } }>(
      ['plugin', 'remove', '@phlo/service-postgres', '--yes'],
      { cwd: project.directory, exitCode: 2 },
    )

    assert.equal(error.code, 'PHLO_PLUGIN_UNKNOWN')
    assert(error.fixes.some((fix) => fix.includes('`phlo services remove postgres`')))
  })
})
