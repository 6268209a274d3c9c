import assert from 'node:assert/strict'
import { join } from 'node:path'
import { examinePlugin } from '../../../../src/cli/plugins/check/examine-plugin.js'
import { findPlugins } from '../../../../src/plugins/find-plugins.js'
import { repositoryDirectory } from '../../../support/source-files.js'

describe('cli/plugins/check/examine-plugin', () => {
  it('has nothing to say against what comes with Phlo', async () => {
    const bundledDirectory = join(repositoryDirectory, 'services')
    const { plugins } = await findPlugins({ projectDirectory: undefined, bundledDirectory })

    const findings = await Promise.all(
      plugins.map((plugin) =>
        examinePlugin(plugin, { others: plugins.filter((other) => other !== plugin), environment: process.env }),
      ),
    )

    assert(plugins.length > 0)
    assert.deepEqual(findings.flat(), [])
  })
})
