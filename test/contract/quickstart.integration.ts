import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { runPhlo } from '../support/run-phlo.js'
import { tempFolder } from '../support/temp-folder.js'

const SCRIPT = fileURLToPath(new URL('../../scripts/quickstart.js', import.meta.url))

describe('contract/quickstart', () => {
  it('leads from an empty folder to a merged change, and shows commands that work when pasted', async () => {
    await using folder = await tempFolder()
    const { PATH, HOME } = process.env

    const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, 'tour'], {
      cwd: folder.path,
      env: { PATH, HOME },
    })

    assert.match(stdout, /^~ {2}bronze\.entries +table changed +3,927 +4,215 +288 +3 +0$/m)
    assert.match(stdout, /^ +4215 +2026-01-05/m)
    const [, shown = ''] = stdout.split('Try next:')
    assert.match(shown, /^ {2}cd tour$/m)
    const query = /^ {2}node (\S+) query --file (\S+)$/m.exec(shown)
    const answer = await runPhlo(['query', '--file', query?.[2] ?? ''], { cwd: join(folder.path, 'tour') })
    assert.equal(answer.exitCode, 0, answer.stderr)
  })
})
