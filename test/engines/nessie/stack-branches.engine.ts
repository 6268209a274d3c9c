import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type NessieServer, nessieServer, startNessie } from '../../support/nessie-server.js'
import { type TempFolder, tempFolder } from '../../support/temp-folder.js'

const SCRIPT = fileURLToPath(new URL('../../../services/nessie/files/branches.sh', import.meta.url))

describe('services/nessie: the branches of phlo.yaml in the Nessie of a stack', () => {
  let folder: TempFolder
  before(async () => {
    folder = await tempFolder()
  })
  after(() => folder[Symbol.asyncDispose]())
  const settings = (defaultBranch: string) => ({
    'nessie.server.default-branch': defaultBranch,
    'nessie.version.store.type': 'ROCKSDB',
    'nessie.version.store.persist.rocks.database-path': join(folder.path, 'rocks'),
  })
  const server = nessieServer(() => ({ settings: settings('main') }))

  it('makes those that are not there at the head of the default branch, and leaves the others as they are', async () => {
    await makeBranches(server(), 'main,dev')
    const before = await headsOf(server())
    await makeBranches(server(), 'main,dev,feature/units')

    assert.deepEqual(before.dev, before.main)
    assert.deepEqual(await headsOf(server()), { ...before, 'feature/units': before.main })
  })

  it('begins a default branch that was given another name at the head of the one before', async () => {
    const before = await headsOf(server())
    await server().stop()
    const renamed = await startNessie({ settings: settings('trunk') })
    try {
      await makeBranches(renamed, 'trunk,dev')

      assert.deepEqual(await headsOf(renamed), { ...before, trunk: before.main })
    } finally {
      await renamed.stop()
    }
  })

  async function makeBranches({ port }: NessieServer, branches: string): Promise<void> {
    const env = { ...process.env, NESSIE_HOST: '127.0.0.1', NESSIE_PORT: String(port), BRANCHES: branches }
    await promisify(execFile)('bash', [SCRIPT], { env })
  }

  async function headsOf({ uri }: NessieServer): Promise<Readonly<Record<string, string>>> {
    const answer = await fetch(`${uri}/trees`)
    const { references } = (await answer.json()) as { readonly references: readonly { name: string; hash: string }[] }
    return Object.fromEntries(references.map(({ name, hash }) => [name, hash]))
  }
})
