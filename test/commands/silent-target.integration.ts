import assert from 'node:assert/strict'
import { READINGS } from '../support/lake-project.js'
import { loopbackServer } from '../support/loopback-server.js'
import { runPhlo } from '../support/run-phlo.js'
import { type TempProject, tempProject } from '../support/temp-project.js'

describe('commands on a target that does not answer', () => {
  for (const [what, args] of [
    ['a query', ['query', 'SELECT 1', '--target', 'team']],
    ['a copy', ['catalog', 'pull', '--from', 'team']],
  ] as const) {
    it(`say in ${what} that they wait for the object store, on stderr`, async () => {
      await using server = await loopbackServer(() => undefined)
      const s3 = `{ endpoint: "${server.url}", access_key_id: me, secret_access_key: env(KEY) }`
      await using project = await projectWith(`{ warehouse: s3://lake/, s3: ${s3} }`)

      await assertTold(project, args, `the object store at ${server.url}`)
    })
  }

  it('say that they wait for Nessie, on stderr', async () => {
    await using server = await loopbackServer(() => undefined)
    await using project = await projectWith(
      `{ warehouse: lake, catalog: nessie, nessie: { uri: ${server.url}/api/v2 } }`,
    )

    await assertTold(project, ['materialize', '--target', 'team'], `Nessie at ${server.url}`)
  })
})

function projectWith(target: string): Promise<TempProject> {
  return tempProject({ 'phlo.yaml': `targets: { team: ${target} }\n`, ...READINGS })
}

async function assertTold({ directory }: TempProject, args: readonly string[], server: string): Promise<void> {
  const { stdout, stderr } = await runPhlo(args, {
    cwd: directory,
    env: { KEY: 'secret' },
    signal: { name: 'SIGKILL', seen: /Waiting for/, afterMs: 0 },
  })

  assert.match(stderr, new RegExp(`^Waiting for ${server} to answer`, 'm'))
  assert.equal(stdout, '')
}
