import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { abortOnInterrupt } from '../../src/cli/interrupt.js'

describe('cli/interrupt', () => {
  it('still listens while others hear of the first signal, and no longer after that', async () => {
    const before = process.listenerCount('SIGTERM')
    const counts: number[] = []
    // As `signal-exit` does, by which listr2 puts back the cursor: it ends the process when nobody else listens.
    const other = () => counts.push(process.listenerCount('SIGTERM') - before)
    using interrupt = abortOnInterrupt(() => undefined)
    process.on('SIGTERM', other)

    process.emit('SIGTERM')
    await setImmediate()
    process.off('SIGTERM', other)

    assert.equal(interrupt.signal.aborted, true)
    assert.deepEqual(counts, [2])
    assert.equal(process.listenerCount('SIGTERM'), before)
  })

  it('hears of a closed terminal as of Ctrl-C, and lives on when it hears of it again', async () => {
    let told = 0
    const before = process.listenerCount('SIGHUP')
    using interrupt = abortOnInterrupt(() => told++)

    process.emit('SIGHUP')
    await setImmediate()

    assert.deepEqual([interrupt.signal.aborted, process.listenerCount('SIGHUP')], [true, before + 1])
    process.emit('SIGHUP')
    assert.equal(told, 1)
  })
})
