import assert from 'node:assert/strict'
import { readManifest } from '../../src/plugins/read-manifest.js'
import { readSchema } from '../../src/plugins/schema/read-schema.js'

const source = { file: 'node_modules/phlo-x/package.json', package: 'phlo-x', schema: readSchema('plugin') }

function packageWith(phlo: unknown): string {
  return JSON.stringify({ name: 'phlo-x', version: '1.2.0', phlo }, null, 2)
}

describe('plugins/read-manifest', () => {
  it('takes a package without a phlo key for none of its business', () => {
    assert.equal(readManifest('{ "name": "left-pad", "version": "1.0.0" }', source), undefined)
  })

  it('reads what a plugin adds, and the scripts that run when it is installed', () => {
    const text = JSON.stringify({
      name: 'phlo-x',
      version: '1.2.0',
      description: 'X',
      scripts: { test: 'mocha', postinstall: 'node setup.js' },
      phlo: { api: 1, services: ['service.yaml'], sources: './sources.js' },
    })

    assert.deepEqual(readManifest(text, source), {
      package: 'phlo-x',
      version: '1.2.0',
      description: 'X',
      services: ['service.yaml'],
      code: { sources: './sources.js', checks: undefined, commands: undefined },
      installScripts: ['postinstall'],
      dependencies: [],
      problems: [],
    })
  })

  for (const [what, phlo, expected] of [
    ['a kind that is reserved', { api: 1, dagster: './dagster.py' }, { line: 6, column: 5, key: 'phlo.dagster' }],
    ['a kind that nobody knows', { api: 1, service: [] }, { line: 6, column: 5, key: 'phlo.service' }],
    ['a path out of the package', { api: 1, sources: '../x.js' }, { line: 6, column: 16, key: 'phlo.sources' }],
    ['an interface that is newer', { api: 2, sources: './x.js' }, { line: 5, column: 12, key: 'phlo.api' }],
    ['no interface', { sources: './x.js' }, { line: 4, column: 3, key: 'phlo.api' }],
    ['nothing that it adds', { api: 1 }, { line: 4, column: 11, key: 'phlo' }],
    ['a phlo key that is no mapping', true, { line: 4, column: 11, key: 'phlo' }],
  ] as const) {
    it(`names line and column of ${what}, and lets the plugin offer nothing`, () => {
      const manifest = readManifest(packageWith(phlo), source)

      const [problem] = manifest?.problems ?? []
      assert(problem)
      const { file, line, column, key } = problem
      assert.deepEqual({ file, line, column, key }, { file: source.file, ...expected })
    })
  }

  for (const [key, value] of [
    ['name', '--ignore-scripts=false'],
    ['name', '../../x'],
    ['name', 'x; rm -rf ~'],
    ['name', 'phlo-k\u0430fka'],
    ['version', '1.0.0 --force'],
    ['version', 'file:../x'],
  ] as const) {
    it(`goes by its folder where the ${key} is ${JSON.stringify(value)}, and has a problem`, () => {
      const text = JSON.stringify({
        name: 'phlo-x',
        version: '1.2.0',
        [key]: value,
        phlo: { api: 1, sources: './x.js' },
      })

      const manifest = readManifest(text, source)

      assert.equal(manifest?.package, 'phlo-x')
      assert.deepEqual(
        manifest.problems.map((problem) => problem.key),
        [key],
      )
      assert(!manifest.version.includes('-') && !manifest.version.includes(':'))
    })
  }

  it('reports a package.json that is no JSON', () => {
    const manifest = readManifest('{ "name": ', source)

    assert.equal(manifest?.package, 'phlo-x')
    assert.equal(manifest.problems.length, 1)
  })
})
