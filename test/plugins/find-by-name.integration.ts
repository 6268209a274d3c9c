import assert from 'node:assert/strict'
import { findByName } from '../../src/plugins/find-by-name.js'
import { findPlugins } from '../../src/plugins/find-plugins.js'
import { pluginProject } from '../support/plugin-project.js'

describe('plugins/find-by-name', () => {
  it('finds a plugin by a service of it that has mistakes, so that it can be told what they are', async () => {
    const files = { 'node_modules/phlo-kafka/service.yaml': 'schema: 1\nname: events\nbogus: 1\n' }
    await using project = await pluginProject(['phlo-kafka'], files)
    const { plugins } = await findPlugins({ projectDirectory: project.directory, bundledDirectory: '/none' })

    const { plugin } = findByName('events', plugins, [])

    assert.equal(plugin?.package, 'phlo-kafka')
  })
})
