import assert from 'node:assert/strict'
import { chmod, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { phloJson, runPhlo } from '../support/run-phlo.js'
import { type TempProject, tempProject } from '../support/temp-project.js'

interface Secrets {
  readonly secrets: readonly { readonly name: string; readonly isSet: boolean; readonly isUsed: boolean }[]
}

const OURS = 'POSTGRES_PASSWORD=hunter2hunter2\nOLD_PASSWORD="left over"\n'

describe('commands/secrets', () => {
  it('lists secrets with what they are for, and shows none of them', async () => {
    await using project = await withSecrets()
    const { directory: cwd } = project

    const { secrets } = await phloJson<Secrets>(['secrets', 'list'], { cwd })
    const { stdout, stderr } = await runPhlo(['secrets', 'list'], { cwd })

    const found = (name: string) => secrets.find((secret) => secret.name === name)
    assert.deepEqual([found('POSTGRES_PASSWORD')?.isSet, found('POSTGRES_PASSWORD')?.isUsed], [true, true])
    assert.deepEqual([found('OLD_PASSWORD')?.isSet, found('OLD_PASSWORD')?.isUsed], [true, false])
    assert.equal(found('OBJECT_STORE_SECRET_KEY')?.isSet, false)
    assert.doesNotMatch(JSON.stringify(secrets) + stdout + stderr, /hunter2|left over/)
  })

  it('lists those of a profile with which the stack was composed as part of it', async () => {
    await using project = await withSecrets()
    const { directory: cwd } = project
    await phloJson(['services', 'init', '--profile', 'bi'], { cwd })

    const { secrets } = await phloJson<Secrets>(['secrets', 'list'], { cwd })

    assert.equal(secrets.find(({ name }) => name === 'SUPERSET_SECRET_KEY')?.isUsed, true)
  })

  for (const args of [
    ['show', 'POSTGRES_PASSWORD'],
    ['show', 'POSTGRES_PASSWORD', '--json'],
  ]) {
    it(`does not show a secret into a pipe: ${args.join(' ')}`, async () => {
      await using project = await withSecrets()

      const { stdout, stderr, exitCode } = await runPhlo(['secrets', ...args], { cwd: project.directory })

      assert.equal(exitCode, 2)
      assert.match(stdout + stderr, /PHLO_SECRET_HIDDEN/)
      assert.doesNotMatch(stdout + stderr, /hunter2/)
    })
  }

  it('says what is left to do where a program keeps its first password', async () => {
    await using project = await tempProject({
      '.phlo/secrets.env': 'GF_SECURITY_ADMIN_PASSWORD=a\nPOSTGRES_PASSWORD=b\n',
    })
    const cwd = project.directory

    const { steps } = await phloJson<{ steps: readonly { secret: string }[] }>(
      ['secrets', 'rotate', '--all', '--yes'],
      {
        cwd,
      },
    )
    const { stdout } = await runPhlo(['secrets', 'rotate', '--all', '--yes'], { cwd })

    assert.deepEqual(
      steps.map(({ secret }) => secret),
      ['GF_SECURITY_ADMIN_PASSWORD'],
    )
    assert.match(stdout, /^GF_SECURITY_ADMIN_PASSWORD: Grafana keeps/m)
  })

  it('makes the named secrets anew, and leaves the others and the permissions of the file', async () => {
    await using project = await withSecrets()
    const { directory: cwd } = project

    const { stdout, stderr } = await runPhlo(['secrets', 'rotate', 'POSTGRES_PASSWORD', '--yes'], { cwd })

    const text = await readFile(join(cwd, '.phlo/secrets.env'), 'utf8')
    const [rotated = ''] = /(?<=^POSTGRES_PASSWORD=)[0-9a-f]{64}$/m.exec(text) ?? []
    assert.equal(rotated.length, 64)
    assert.match(text, /^OLD_PASSWORD="left over"$/m)
    assert(!(stdout + stderr).includes(rotated))
    assert.equal((await stat(join(cwd, '.phlo/secrets.env'))).mode & 0o777, 0o600)
  })

  it('takes the file from the eyes of others when the stack is composed, though its content stays', async () => {
    await using project = await withSecrets()
    const { directory: cwd } = project
    const path = join(cwd, '.phlo/secrets.env')
    await runPhlo(['services', 'init'], { cwd })
    await chmod(path, 0o644)

    await runPhlo(['services', 'init'], { cwd })

    assert.equal((await stat(path)).mode & 0o777, 0o600)
  })

  it('makes all anew when it is told to', async () => {
    await using project = await withSecrets()
    const { directory: cwd } = project

    const report = await phloJson(['secrets', 'rotate', '--all', '--yes'], { cwd })

    assert.deepEqual(report, { rotated: ['OLD_PASSWORD', 'POSTGRES_PASSWORD'], steps: [] })
    assert.doesNotMatch(await readFile(join(cwd, '.phlo/secrets.env'), 'utf8'), /hunter2|left over/)
  })

  for (const [name, args, code] of [
    ['a name that is none, and suggests one', ['rotate', 'POSTGRES_PASWORD', '--yes'], 'PHLO_SECRET_UNKNOWN'],
    ['no name at all', ['rotate', '--yes'], 'PHLO_SECRET_UNKNOWN'],
    ['to rotate when nobody confirms it', ['rotate', 'POSTGRES_PASSWORD'], 'PHLO_CONFIRMATION_NEEDED'],
    ['to show a name that is none', ['show', 'PASSWORD'], 'PHLO_SECRET_UNKNOWN'],
  ] as const) {
    it(`refuses ${name}, and changes nothing`, async () => {
      await using project = await withSecrets()
      const { directory: cwd } = project

      const { error } = await phloJson<{ error: { code: string } }>(['secrets', ...args], { cwd, exitCode: 2 })

      assert.equal(error.code, code)
      assert.equal(await readFile(join(cwd, '.phlo/secrets.env'), 'utf8'), OURS)
    })
  }

  it('names the line of the file that is no variable, and does not show it', async () => {
    await using project = await tempProject({ '.phlo/secrets.env': 'A=1\nhunter2 hunter2\n' })

    const { stderr, exitCode } = await runPhlo(['secrets', 'list'], { cwd: project.directory })

    assert.equal(exitCode, 3)
    assert.match(stderr, /PHLO_SECRETS_INVALID.*secrets\.env:2/)
    assert.doesNotMatch(stderr, /hunter2/)
  })
})

function withSecrets(): Promise<TempProject> {
  return tempProject({ '.phlo/secrets.env': OURS })
}
