import assert from 'node:assert/strict'
import { buildFiles, buildSource } from '../../../src/compose/document/build-files.js'
import { composed, definition, serviceOf } from '../../support/stack-fixture.js'

const CONTENTS = {
  '/plugins/a/image/Dockerfile': 'FROM b:1\n',
  '/plugins/a/image/bin/run': '#!/bin/sh\n',
  '/plugins/a/other': 'x',
}

describe('compose/document/build-files', () => {
  const built = (build: unknown) => definition('a', { compose: { image: 'a:1', build } })
  const contents = new Map(Object.entries(CONTENTS).map(([path, text]) => [path, Buffer.from(text)] as const))

  for (const [build, source] of [
    ['./image', 'image'],
    [{ context: 'image', args: { A: 1 } }, 'image'],
    ['https://example.org/repository.git#main', undefined],
    ['git@example.org:a/b.git', undefined],
    ['/srv/image', undefined],
    ['../image', undefined],
    ['image/../../x', undefined],
    [undefined, undefined],
  ] as const) {
    it(`takes ${JSON.stringify(build)} to be built from ${source ?? 'elsewhere'}`, () => {
      assert.equal(buildSource(built(build)), source)
    })
  }

  it('copies the folder, and lets its scripts be run', () => {
    const files = buildFiles(built('./image'), contents)?.files ?? []

    assert.deepEqual(
      files.map(({ path, mode }) => [path, mode]),
      [
        ['files/a/image/Dockerfile', 0o644],
        ['files/a/image/bin/run', 0o755],
      ],
    )
  })

  it('builds from the copy, so that the composed file is the same wherever the plugin lies', () => {
    const stack = composed({ definitions: [built({ context: './image', args: { A: '1' } })], contents: CONTENTS })

    assert.deepEqual(serviceOf(stack, 'a').build, { context: './files/a/image', args: { A: '1' } })
    assert(stack.files.some(({ path }) => path === 'files/a/image/Dockerfile'))
  })

  it('refuses a folder that is not there', () => {
    assert.throws(() => buildFiles(built('./images'), contents), { code: 'PHLO_SERVICE_INVALID' })
  })
})
