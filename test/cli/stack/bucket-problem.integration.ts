import assert from 'node:assert/strict'
import { bucketProblem } from '../../../src/cli/stack/bucket-problem.js'
import { checkStack } from '../../../src/cli/stack/check-stack.js'
import { loadConfig } from '../../../src/config/load-config.js'
import { phloJson } from '../../support/run-phlo.js'
import { tempProject } from '../../support/temp-project.js'

const OTHER_BUCKET = 'targets:\n  stack:\n    warehouse: s3://own/\n'

describe('cli/stack/bucket-problem', () => {
  for (const [what, text] of [
    [
      'the target leaves the bucket to the services',
      'services: { versitygw: { env: { OBJECT_STORE_BUCKET: own } } }\n',
    ],
    ['both name the same bucket', `${OTHER_BUCKET}services: { versitygw: { env: { OBJECT_STORE_BUCKET: own } } }\n`],
    ['only the folder in the bucket is named', 'targets: { stack: { warehouse: s3://lake/team/ } }\n'],
    [
      'the target has an object store of its own',
      'targets: { stack: { warehouse: s3://own/, s3: { endpoint: "http://own" } } }\n',
    ],
    ['the target is a folder', 'targets: { stack: { warehouse: own } }\n'],
  ] as const) {
    it(`is none where ${what}`, async () => {
      assert.equal(await problemOf(text), undefined)
    })
  }

  it('names the line of the target in another bucket than the one that the services make', async () => {
    const problem = await problemOf(OTHER_BUCKET)

    assert.deepEqual(
      [problem?.file, problem?.line, problem?.key, problem?.expected],
      ['phlo.yaml', 3, 'targets.stack.warehouse', 'the bucket "lake"'],
    )
  })

  it('is a warning of config validate', async () => {
    await using project = await tempProject({ 'phlo.yaml': OTHER_BUCKET })
    const { warnings } = await phloJson<{ warnings: { key: string }[] }>(['config', 'validate'], {
      cwd: project.directory,
    })

    assert.deepEqual(
      warnings.map(({ key }) => key),
      ['targets.stack.warehouse'],
    )
  })
})

async function problemOf(text: string) {
  await using project = await tempProject({ 'phlo.yaml': text })
  return bucketProblem(await checkStack(await loadConfig({ directory: project.directory, environment: {} })))
}
