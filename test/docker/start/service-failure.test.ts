import assert from 'node:assert/strict'
import type { ContainerDetail } from '../../../src/docker/inspect-container.js'
import { failureReason } from '../../../src/docker/start/service-failure.js'

const DETAIL: ContainerDetail = {
  isRunning: false,
  isRestarting: false,
  hasRun: true,
  exitCode: 1,
  isOutOfMemory: false,
  restartCount: 0,
  error: '',
  startedAt: '2026-01-01T00:00:00Z',
  finishedAt: '2026-01-01T00:00:01Z',
  health: 'none',
  healthOutput: '',
  healthExitCode: undefined,
  hasTerminal: false,
  memoryBytesMax: undefined,
}
const WAITS = { isRunning: true, isRestarting: true }
const RUNS = { isRunning: true, exitCode: 0 }

describe('docker/start/service-failure', () => {
  for (const [what, detail, reason] of [
    ['has ended', {}, 'exited'],
    ['was killed for its memory', { ...WAITS, isOutOfMemory: true }, 'out-of-memory'],
    ['could not be started', { hasRun: false, error: 'no such program' }, 'not-startable'],
    ['ends again and again', { ...WAITS, restartCount: 3 }, 'restarting'],
    ['has ended for the first time, and is to be started again', { ...WAITS, restartCount: 1 }, undefined],
    ['runs again after many ends, of which nothing is known then', { ...RUNS, restartCount: 3 }, undefined],
    ['was made, and never ran', { hasRun: false }, undefined],
  ] as const) {
    it(`says of a service that ${what}: ${reason ?? 'nothing yet'}`, () => {
      assert.equal(failureReason({ ...DETAIL, ...detail }, { isOneShot: false }), reason)
    })
  }

  it('says nothing of a step of the preparation that has ended well', () => {
    assert.equal(failureReason({ ...DETAIL, exitCode: 0 }, { isOneShot: true }), undefined)
  })
})
