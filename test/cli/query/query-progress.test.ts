import assert from 'node:assert/strict'
import { queryProgress } from '../../../src/cli/query/query-progress.js'

const RUNNING = {
  state: 'RUNNING',
  queued: false,
  progressPercentage: 42.4,
  processedRows: 1_200_000,
  processedBytes: 3e7,
}
const CLEAR = '\r\x1b[2K'

/** A progress whose clock stands until it is set. */
function progressOn(stream: { readonly isTerminal: boolean; readonly columns?: number }, isQuiet = false) {
  const clock = { ms: 0 }
  const written: string[] = []
  const progress = queryProgress({
    stream: { style: (_, text) => text, columns: undefined, ...stream },
    isQuiet,
    write: (text) => void written.push(text),
    now: () => clock.ms,
  })
  return { clock, written, progress }
}

describe('cli/query/query-progress', () => {
  it('tells on a terminal how far a statement is that takes its time', () => {
    const { clock, written, progress } = progressOn({ isTerminal: true })

    for (const ms of [0, 400, 600, 700, 900]) {
      clock.ms = ms
      progress.listen({ ...RUNNING, queued: ms === 600 })
    }
    progress.clear()
    progress.clear()

    assert.deepEqual(written, [
      '  Trino: waiting for its turn, 600 ms',
      CLEAR,
      '  Trino: 42 %, 1,200,000 rows, 30 MB read, 900 ms',
      CLEAR,
    ])
  })

  it('stays within the line', () => {
    const { clock, written, progress } = progressOn({ isTerminal: true, columns: 20 })
    progress.listen(RUNNING)
    clock.ms = 1000

    progress.listen(RUNNING)

    assert.equal(written.join('').length, 19)
  })

  it('says nothing where there is no terminal, and under --json', () => {
    for (const { clock, written, progress } of [
      progressOn({ isTerminal: false }),
      progressOn({ isTerminal: true }, true),
    ]) {
      progress.listen(RUNNING)
      clock.ms = 1000
      progress.listen(RUNNING)
      progress.clear()

      assert.deepEqual(written, [])
    }
  })
})
