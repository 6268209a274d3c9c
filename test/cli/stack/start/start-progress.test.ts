import assert from 'node:assert/strict'
import { planText, startProgress } from '../../../../src/cli/stack/start/start-progress.js'
import type { StartPlan } from '../../../../src/docker/start/start-events.js'

const PLAN: StartPlan = {
  services: ['db', 'web'],
  pull: ['postgres:17'],
  build: [],
  remove: [],
  memoryBytes: 2e9,
  withoutMemoryLimit: [],
  memoryBytesOfDocker: 8e9,
}

describe('cli/stack/start/start-progress', () => {
  it('says what is pulled, and how much memory the stack may take of how much there is', () => {
    assert.equal(
      planText(PLAN),
      'Starting 2 services; the stack may take up to 2.0 GB of memory of 8.0 GB that Docker has.\nPulling 1 image: postgres:17\n',
    )
  })

  it('says that it is at least so much where services have no limit, and names them', () => {
    assert.match(
      planText({ ...PLAN, withoutMemoryLimit: ['mail', 'web'] }),
      /may take at least 2\.0 GB of memory of 8\.0 GB that Docker has; without a limit \(mem_limit\): mail, web\.$/m,
    )
  })

  it('names no amount where no service has a limit', () => {
    assert.match(planText({ ...PLAN, memoryBytes: 0, withoutMemoryLimit: ['web'] }), /may take any amount of memory/)
  })

  it('says what is removed, also where nothing is started', () => {
    assert.equal(
      planText({ ...PLAN, services: [], pull: [], remove: ['old'] }),
      'Removing old: no longer part of the stack; the data stays.\nAll services are up.\n',
    )
  })

  it('warns when the stack may take more memory than there is', () => {
    assert.match(planText({ ...PLAN, memoryBytesOfDocker: 1e9 }), /^! That is more than there is/m)
  })

  it('says that all is up where nothing is started', () => {
    assert.equal(planText({ ...PLAN, services: [], pull: [] }), 'All services are up.\n')
  })

  it('writes a line for each thing that happens where there is no terminal', () => {
    let written = ''
    const { listen } = startProgress({
      openTasks: undefined,
      write: (text) => {
        written += text
      },
    })

    listen({ type: 'pulling', image: 'postgres:17', doneBytes: 1, totalBytes: 2 })
    listen({ type: 'pulled', image: 'postgres:17' })
    listen({ type: 'service', service: 'db', progress: 'waiting' })
    listen({ type: 'service', service: 'db', progress: 'starting' })
    listen({ type: 'service', service: 'db', progress: 'ready' })
    listen({ type: 'hook', service: 'db', hook: 'roles', attempt: 2 })

    assert.equal(written, '  ✓ postgres:17: pulled\n  … db: starting\n  ✓ db: ready\n  … db: roles (attempt 2)\n')
  })
})
