import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { repositoryDirectory } from '../support/source-files.js'

const ORDERS = `order_id,customer,amount,ordered_at
1,Ada,12.50,2026-01-03T10:00:00Z
2,Grace,7.00,2026-01-04T11:30:00Z
3,Edsger,99.95,2026-01-05T09:15:00Z
`

describe('contract/readme', () => {
  it('holds commands that work in the order in which they are told', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'phlo-readme-'))
    try {
      await writeFile(join(folder, 'orders.csv'), ORDERS)
      await mkdir(join(folder, 'bin'))
      await symlink(join(repositoryDirectory, 'bin/run.js'), join(folder, 'bin/phlo'))
      const readme = await readFile(join(repositoryDirectory, 'README.md'), 'utf8')

      const { stdout } = await runShell(shellBlocks(readme).join('\n'), folder)

      assert.match(stdout, /Edsger/)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }).timeout(120_000)
})

/** The blocks marked `sh`: commands that a reader can type. Blocks marked `text` are to be read only. */
function shellBlocks(markdown: string): string[] {
  return [...markdown.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map((match) => match[1] ?? '')
}

function runShell(commands: string, folder: string): Promise<{ readonly stdout: string }> {
  const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}`, NO_COLOR: '1' }
  return promisify(execFile)('sh', ['-eu', '-c', commands], { cwd: folder, env })
}
