import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { chmod, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { phloCommand, shellWord } from '../../src/cli/invocation.js'
import { tempFolder } from '../support/temp-folder.js'

describe('cli/invocation', () => {
  it('is phlo where the shell finds this Phlo', async () => {
    await using folder = await tempFolder()
    const script = join(folder.path, 'run.js')
    await writeFile(script, '')
    await chmod(script, 0o755)
    await symlink(script, join(folder.path, 'phlo'))

    assert.equal(phloCommand({ script, environment: { PATH: folder.path } }), 'phlo')
  })

  it('is the path of the script where the shell finds another phlo, or none', async () => {
    await using folder = await tempFolder()
    const script = join(folder.path, 'run.js')
    await writeFile(script, '')
    await writeFile(join(folder.path, 'phlo'), '')

    assert.equal(phloCommand({ script, environment: { PATH: folder.path } }), `node ${script}`)
    assert.equal(phloCommand({ script, environment: {} }), `node ${script}`)
  })

  it('is npx phlo under npx', () => {
    assert.equal(phloCommand({ script: '/x/run.js', environment: { npm_command: 'exec', PATH: '/bin' } }), 'npx phlo')
  })

  for (const word of [
    'plain',
    'a b',
    "it's",
    '$(rm -rf x)',
    '`x`',
    'new\nline',
    '\u001b[2J',
    'back\\slash',
    '"',
    '🦀',
  ]) {
    it(`quotes ${JSON.stringify(word)} so that a shell takes it back`, async () => {
      const { stdout } = await promisify(execFile)('bash', ['-c', `printf %s ${shellWord(word)}`])

      assert.equal(stdout, word)
      assert.doesNotMatch(shellWord(word), /\p{Cc}/u)
    })
  }
})
