import assert from 'node:assert/strict'
import { join } from 'node:path'
import { phloJson } from '../support/run-phlo.js'
import { tempProject } from '../support/temp-project.js'

describe('commands/plugin/install', () => {
  it('says that there is no folder for temporary files', async () => {
    await using project = await tempProject({ 'phlo.yaml': 'version: 1\n' })
    const { directory: cwd } = project
    const env = { TMPDIR: join(cwd, 'none') }

    const { error } = await phloJson<{ error: { code: string; context: unknown } }>(
      ['plugin', 'install', 'phlo-kafka', '--allow-unverified', '--yes'],
      { cwd, env, exitCode: 3 },
    )

    assert.equal(error.code, 'PHLO_FOLDER_UNWRITABLE')
    assert.deepEqual(error.context, { path: env.TMPDIR })
  })
})
