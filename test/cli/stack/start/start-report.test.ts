import assert from 'node:assert/strict'
import { type StartedService, startResultText } from '../../../../src/cli/stack/start/start-report.js'

describe('cli/stack/start/start-report', () => {
  it('shows where the services are when all are up', () => {
    const text = startResultText(
      { services: [service('trino', 'running'), service('setup', 'finished')], target: null },
      'phlo',
    )

    assert.match(text, /^The stack is up\./)
    assert.match(text, /http:\/\/trino/)
  })

  it('says that only a part is up, and shows no address of a service that was not started', () => {
    const text = startResultText(
      { services: [service('trino', 'stopped'), service('own', 'running')], target: null },
      'phlo',
    )

    assert.match(text, /^A part of the stack is up\./)
    assert.match(text, /http:\/\/own/)
    assert.doesNotMatch(text, /trino/)
  })
})

function service(name: string, state: StartedService['state']): StartedService {
  const links = [{ title: name, url: `http://${name}`, login: undefined }]
  return { name, state, health: 'none', exitCode: null, ports: {}, detail: '', links }
}
