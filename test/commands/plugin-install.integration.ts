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

  it('tells how a package that cannot be fetched is looked at by hand, in a way that can be pasted', async () => {
    await using project = await tempProject({ 'phlo.yaml': 'version: 1\n' })
    const { directory: cwd } = project
    // Nobody listens there.
    const tarball = 'http://127.0.0.1:9/kafka.tgz'

    const { error } = await phloJson<{ error: { code: string; fixes: readonly string[] } }>(
      ['plugin', 'install', tarball, '--allow-unverified', '--yes'],
      { cwd, env: { npm_config_fetch_retries: '0' }, exitCode: 3 },
    )

    assert.equal(error.code, 'PHLO_PACKAGE_MANAGER_FAILED')
    assert(error.fixes.some((fix) => fix.endsWith(`npm pack --dry-run ${tarball}`)))
  })
})
