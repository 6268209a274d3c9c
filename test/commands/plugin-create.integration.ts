import assert from 'node:assert/strict'
import { join } from 'node:path'
import { PLUGIN_KINDS } from '../../src/plugins/plugin.js'
import { phloJson } from '../support/run-phlo.js'
import { tempFolder } from '../support/temp-folder.js'
import { tempProject } from '../support/temp-project.js'

interface Report {
  readonly passed: boolean
  readonly findings: readonly { readonly severity: string; readonly key: string; readonly message: string }[]
}

describe('commands/plugin create and check', () => {
  for (const kind of PLUGIN_KINDS) {
    it(`makes a ${kind} plugin that passes the check at once, without a warning`, async () => {
      await using folder = await tempFolder()
      const cwd = folder.path

      await phloJson(['plugin', 'create', 'weather', '--kind', kind], { cwd })
      const { passed, findings } = await phloJson<Report>(['plugin', 'check', './phlo-weather'], { cwd })

      assert.deepEqual({ passed, findings }, { passed: true, findings: [] })
    })
  }

  it('writes nothing when it only shows what it would', async () => {
    await using folder = await tempFolder()

    await phloJson(['plugin', 'create', 'weather', '--dry-run'], { cwd: folder.path })

    assert.equal((await folder.files()).size, 0)
  })

  for (const kind of ['transform', 'dagster', 'observatory']) {
    it(`refuses the kind ${kind}, which is reserved, in words`, async () => {
      await using folder = await tempFolder()

      const args = ['plugin', 'create', 'weather', '--kind', kind]
      const { error } = await phloJson<{ error: { code: string; message: string } }>(args, {
        cwd: folder.path,
        exitCode: 2,
      })

      assert.equal(error.code, 'PHLO_USAGE_INVALID')
      assert.match(error.message, /^Plugins of the kind \w+ are reserved/)
    })
  }

  it('refuses the name of a service that there is, and of a command of Phlo', async () => {
    await using folder = await tempFolder()
    const cwd = folder.path

    const service = await phloJson<{ error: { code: string } }>(['plugin', 'create', 'postgres'], { cwd, exitCode: 2 })
    const topic = await phloJson<{ error: { code: string } }>(['plugin', 'create', 'query', '--kind', 'cli'], {
      cwd,
      exitCode: 2,
    })

    assert.deepEqual([service.error.code, topic.error.code], ['PHLO_NAME_INVALID', 'PHLO_NAME_INVALID'])
  })

  it('finds what keeps a service from starting everywhere, each at its line', async () => {
    await using project = await tempProject({
      'x/package.json': JSON.stringify({
        name: 'phlo-x',
        version: '1.0.0',
        description: 'X',
        files: ['service.yaml'],
        phlo: { api: 1, services: ['service.yaml'], sources: './missing.js' },
      }),
      'x/README.md': 'X',
      'x/files/a.conf': '',
      'x/service.yaml': [
        'schema: 1',
        'name: xx',
        'description: X',
        'category: other',
        'files: [{ source: files/a.conf, target: /a.conf }]',
        'env_vars: { X_PASSWORD: { secret: true, default: admin, description: X } }',
        'compose:',
        '  image: x:latest',
        '  restart: always',
        '  volumes: [/var/lib/x]',
        '',
      ].join('\n'),
    })

    const args = ['plugin', 'check', join(project.directory, 'x')]
    const { findings } = await phloJson<{
      findings: readonly { readonly file: string; readonly line: number; readonly key: string }[]
    }>(args, { cwd: project.directory, exitCode: 1 })

    assert.deepEqual(
      findings.map(({ file, line, key }) => [file, line, key]),
      [
        ['package.json', 0, 'files of xx'],
        ['package.json', 0, 'phlo.sources'],
        ['service.yaml', 8, 'compose.image'],
        ['service.yaml', 7, 'compose.healthcheck'],
        ['service.yaml', 7, 'compose.mem_limit'],
        ['service.yaml', 10, 'compose.volumes.0'],
        ['service.yaml', 6, 'env_vars.X_PASSWORD.default'],
        ['./missing.js', 0, 'phlo.sources'],
      ],
    )
  })

  it('survives code that ends the process, and says so', async () => {
    await using project = await tempProject({
      'x/package.json': JSON.stringify({ name: 'phlo-x', version: '1.0.0', phlo: { api: 1, sources: './x.js' } }),
      'x/x.js': 'process.exit(0)',
    })

    const { findings } = await phloJson<Report>(['plugin', 'check', 'x'], { cwd: project.directory, exitCode: 1 })

    assert.deepEqual(
      findings.filter(({ severity }) => severity === 'error').map(({ key }) => key),
      ['phlo.sources'],
    )
  })
})
