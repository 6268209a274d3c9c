import assert from 'node:assert/strict'
import { lookAtPlugins } from '../../../src/cli/doctor/look-at-plugins.js'
import { loadConfig } from '../../../src/config/load-config.js'
import { pluginProject } from '../../support/plugin-project.js'

describe('cli/doctor/look-at-plugins', () => {
  it('finds nothing wrong with plugins that can be used', async () => {
    await using project = await pluginProject(['phlo-kafka', 'phlo-hello'])

    const { status, fixes } = await lookAtPlugins(await loadConfig({ directory: project.directory, environment: {} }))

    assert.deepEqual([status, fixes], ['ok', []])
  })

  it('names what is wrong with a broken one, where it is written, and what looks closer', async () => {
    const files = { 'node_modules/phlo-kafka/service.yaml': 'schema: 1\nname: kafka\nbogus: 1\n' }
    await using project = await pluginProject(['phlo-kafka', 'phlo-hello'], files)

    const { status, message, fixes } = await lookAtPlugins(
      await loadConfig({ directory: project.directory, environment: {} }),
    )

    assert.deepEqual([status, fixes], ['failed', ['phlo plugin check phlo-kafka']])
    assert.match(message, /node_modules\/phlo-kafka\/service\.yaml:3:1/)
  })
})
