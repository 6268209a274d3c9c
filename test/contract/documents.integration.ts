import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { runPhlo } from '../support/run-phlo.js'
import { repositoryDirectory } from '../support/source-files.js'

const ORDERS = `order_id,customer,amount,status,ordered_at,note
1,Ada,12.50,open,2026-01-03T10:00:00Z,
2,Grace,7.00,paid,2026-01-04T11:30:00Z,
3,Edsger,99.95,open,2026-01-05T09:15:00Z,late
`

describe('contract/documents', () => {
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'phlo-documents-'))
    await writeFile(join(folder, 'orders.csv'), ORDERS)
  })

  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('holds in the README commands that work in the order in which they are told', async () => {
    await mkdir(join(folder, 'bin'))
    await symlink(join(repositoryDirectory, 'bin/run.js'), join(folder, 'bin/phlo'))
    const commands = await blocks('README.md', 'sh')

    const { stdout } = await runShell(commands.join('\n'), folder)

    assert.match(stdout, /Edsger/)
  })

  for (const path of ['README.md', 'docs/workflows.md']) {
    it(`holds in ${path} workflows that load and find their files`, async () => {
      const project = join(folder, 'lake')
      await runPhlo(['init', project, '--yes', '--no-git'], { cwd: folder })
      await mkdir(join(project, 'data'))
      await writeFile(join(project, 'data/orders-1.csv'), ORDERS)
      for (const [index, text] of (await blocks(path, 'ts')).entries()) {
        await writeFile(join(project, `workflows/example-${index}.ts`), text)
      }

      const env = { PRODUCTS_FILE: '../orders.csv' }
      const { stderr, exitCode } = await runPhlo(['materialize'], { cwd: project, env })

      assert.equal(exitCode, 0, stderr)
    })
  }

  it('holds in docs/stack.md settings of which a stack can be composed', async () => {
    const texts = await blocks('docs/stack.md', 'yaml')

    for (const [index, text] of texts.entries()) {
      const project = join(folder, `stack-${index}`)
      await mkdir(project)
      await writeFile(join(project, 'phlo.yaml'), text)
      const { stderr, exitCode } = await runPhlo(['services', 'init'], { cwd: project })

      assert.equal(exitCode, 0, stderr)
    }
  })
})

/** The fenced blocks of a language. `sh`, `ts` and `yaml` are for readers to use; `text` is to be read only. */
async function blocks(path: string, language: 'sh' | 'ts' | 'yaml'): Promise<string[]> {
  const markdown = await readFile(join(repositoryDirectory, path), 'utf8')
  const found = [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))]
  assert.notEqual(found.length, 0)
  return found.map((match) => match[1] ?? '')
}

function runShell(commands: string, folder: string): Promise<{ readonly stdout: string }> {
  const env = { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH}`, NO_COLOR: '1' }
  return promisify(execFile)('sh', ['-eu', '-c', commands], { cwd: folder, env })
}
