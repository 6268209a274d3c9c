import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { phloJson, runPhlo } from '../support/run-phlo.js'
import { filesBelow } from '../support/temp-folder.js'
import { tempProject } from '../support/temp-project.js'
import { typeCheck } from '../support/type-check.js'

interface AddReport {
  readonly table: string
  readonly file: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly key: readonly string[]
  readonly write: string
  readonly run?: { readonly status: string }
}
interface Failure {
  readonly error: { readonly code: string; readonly context: Record<string, unknown> }
}

const ORDERS = 'order_id,customer,amount,ordered_at\n1,Ada,12.5,2026-01-02 10:00:00\n2,Bob,,2026-01-03 11:30:00\n'

describe('commands/add', () => {
  it("makes one's own CSV a queried table", async () => {
    await using folder = await tempProject({ 'orders.csv': ORDERS })
    const cwd = folder.directory

    const added = await phloJson<AddReport>(['add', 'orders.csv', '--run'], { cwd })
    const answer = await phloJson<{ rows: unknown[][] }>(['query', 'select sum(amount) from bronze.orders'], { cwd })

    assert.deepEqual([added.table, added.key, added.write], ['bronze.orders', ['order_id'], 'upsert'])
    assert.deepEqual(
      added.columns.map(({ name, type }) => `${name} ${type}`),
      ['order_id long', 'customer string', 'amount double', 'ordered_at timestamp'],
    )
    assert.equal(added.run?.status, 'published')
    assert.deepEqual(answer.rows, [[12.5]])
  })

  it('tells a person what it noticed about the files', async () => {
    await using folder = await tempProject({ 'gaps.csv': 'id,note\n1,\n2,\n' })

    const { stderr, exitCode } = await runPhlo(['add', 'gaps.csv', '--yes'], { cwd: folder.directory })

    assert.equal(exitCode, 0)
    assert.match(stderr, /^note has no values/m)
  })

  it('writes TypeScript that is valid and loads, whatever the columns are called', async () => {
    const names = ['a "quoted" name', "it's", '🦀', 'class', '__proto__', 'constructor', '2024', 'a.b', '*/ //', '`$']
    const header = names.map((name) => `"${name.replaceAll('"', '""')}"`).join(',')
    await using folder = await tempProject({
      'tsconfig.json': await readFile(new URL('../../templates/empty/tsconfig.json', import.meta.url)),
      'odd.csv': `${header}\n${names.map((_, index) => index).join(',')}\n`,
    })

    const added = await phloJson<AddReport>(['add', 'odd.csv', '--run', '--key', 'none'], { cwd: folder.directory })

    assert.deepEqual(
      added.columns.map(({ name }) => name),
      names,
    )
    assert.equal(added.run?.status, 'published')
    assert.equal(await typeCheck(folder.directory), '')
  })

  it('says where a workflow file starts from in paths of the project, wherever it was called', async () => {
    await using folder = await tempProject({ 'data/in/a.csv': 'id\n1\n2\n', 'data/in/b.csv': 'id\n3\n' })

    await phloJson(['add', 'in/*.csv', '--table', 'bronze.parts'], { cwd: join(folder.directory, 'data') })

    assert.match(
      (await filesBelow(folder.directory)).get('workflows/parts.ts') ?? '',
      /files\(\{ path: 'data\/in\/\*\.csv' \}\)/,
    )
  })

  it('adds a URL, which a run downloads again', async () => {
    await using folder = await tempProject()
    const server = createServer((_request, response) => response.end('[{"id": 1}, {"id": 2}]')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/stations.json`

    const added = await phloJson<AddReport>(['add', url, '--run'], { cwd: folder.directory })
    server.close()

    assert.deepEqual([added.table, added.run?.status], ['bronze.stations', 'published'])
    assert((await filesBelow(folder.directory)).get(added.file)?.includes(`path: '${url}'`))
  })

  it('leaves all other files as they are, byte for byte', async () => {
    await using folder = await tempProject({ 'orders.csv': ORDERS, 'workflows/other.ts': '// theirs\n' })
    const before = await userFiles(folder.directory)

    await phloJson(['add', 'orders.csv'], { cwd: folder.directory })

    const after = await userFiles(folder.directory)
    after.delete('workflows/orders.ts')
    assert.deepEqual(after, before)
  })

  it('refuses a workflow file that is there already', async () => {
    await using folder = await tempProject({ 'orders.csv': ORDERS, 'workflows/orders.ts': '// theirs\n' })

    const { error } = await phloJson<Failure>(['add', 'orders.csv'], { cwd: folder.directory, exitCode: 4 })

    assert.deepEqual([error.code, error.context.paths], ['PHLO_FILE_EXISTS', ['workflows/orders.ts']])
    assert.equal((await filesBelow(folder.directory)).get('workflows/orders.ts'), '// theirs\n')
  })

  it('refuses a table that another workflow fills, and says which', async () => {
    const workflow = `import { files, ingest } from 'phlo'
export const sales = ingest({ table: 'bronze.orders', source: files({ path: 'orders.csv' }) })
`
    await using folder = await tempProject({ 'orders.csv': ORDERS, 'workflows/sales.ts': workflow })

    const { error } = await phloJson<Failure>(['add', 'orders.csv'], { cwd: folder.directory, exitCode: 4 })

    assert.deepEqual([error.code, error.context.paths], ['PHLO_FILE_EXISTS', ['workflows/sales.ts']])
  })

  it('shows with --dry-run what it would write, and writes nothing', async () => {
    await using folder = await tempProject({ 'orders.csv': ORDERS })
    const before = await userFiles(folder.directory)

    const { stdout, exitCode } = await runPhlo(['add', 'orders.csv', '--dry-run'], { cwd: folder.directory })

    assert.equal(exitCode, 0)
    assert.match(stdout, /export const orders = ingest\(\{/)
    assert.deepEqual(await userFiles(folder.directory), before)
  })

  for (const [flags, code] of [
    [['--key', 'order'], 'PHLO_USAGE_INVALID'],
    [['--key', 'none', '--write', 'upsert'], 'PHLO_USAGE_INVALID'],
    [['--table', '../../evil.orders'], 'PHLO_NAME_INVALID'],
  ] as const) {
    it(`refuses ${flags.join(' ')} with ${code}`, async () => {
      await using folder = await tempProject({ 'orders.csv': ORDERS })

      const { error } = await phloJson<Failure>(['add', 'orders.csv', ...flags], { cwd: folder.directory, exitCode: 2 })

      assert.equal(error.code, code)
      assert(!(await filesBelow(folder.directory)).has('workflows/orders.ts'))
    })
  }

  it('shows the commands to try next as they can be pasted', async () => {
    await using folder = await tempProject({ 'orders.csv': ORDERS })

    const { stdout } = await runPhlo(['add', 'orders.csv', '--run'], { cwd: folder.directory })

    assert.match(stdout, /^ {2}node \S*bin\/run\.js query 'select \* from bronze\.orders limit 10'$/m)
  })
})

/** The files that a person sees: the warehouse and what Phlo notes for itself left out. */
async function userFiles(directory: string): Promise<Map<string, string>> {
  return new Map([...(await filesBelow(directory))].filter(([path]) => !/^(?:warehouse|\.phlo)\//.test(path)))
}
