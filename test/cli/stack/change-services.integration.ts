import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { changeServices } from '../../../src/cli/stack/change-services.js'
import { loadConfig } from '../../../src/config/load-config.js'
import { tempProject } from '../../support/temp-project.js'

describe('cli/stack/change-services', () => {
  it('adds a service beside one whose package is not installed', async () => {
    await using project = await tempProject({
      'package.json': JSON.stringify({ dependencies: { 'phlo-kafka': '1.0.0' } }),
      'phlo.yaml': 'services:\n  kafka: { enabled: true }\n',
    })

    const { added } = await change(project.directory, { services: ['pgweb'], isAdded: true })

    assert.deepEqual(added, ['pgweb'])
    assert.match(await readFile(join(project.directory, 'phlo.yaml'), 'utf8'), /kafka: .*\n.*pgweb:/)
  })

  it('takes no word of JavaScript for a service that phlo.yaml names', async () => {
    await using project = await tempProject({ 'phlo.yaml': '' })

    await assert.rejects(change(project.directory, { services: ['constructor'], isAdded: false }), {
      code: 'PHLO_SERVICE_UNKNOWN',
    })
  })
})

async function change(directory: string, wanted: Parameters<typeof changeServices>[1]) {
  return changeServices(await loadConfig({ directory, environment: {} }), wanted)
}
