import assert from 'node:assert/strict'
import { runProgress } from '../../../src/cli/runs/run-progress.js'
import type { TerminalStream } from '../../../src/cli/terminal.js'
import type { AssetReport, RunEvent } from '../../../src/pipelines/run/run.js'

const REPORT: AssetReport = {
  asset: 'bronze.a',
  status: 'written',
  message: '',
  write: 'append',
  isSample: true,
  files: 2,
  rowsWritten: 1234n,
  rowsUpdated: 0n,
  rowsDeleted: 0n,
  rowsQuarantined: 0n,
  bytesRead: 2_000_000n,
  bytesWritten: 1n,
  schemaChanges: [],
  notes: [],
  durationMs: 2000,
  checks: [],
  tablesRead: [],
}

const FAILED = {
  name: 'u\u001b',
  severity: 'error',
  passed: false,
  message: '1 row',
  failingRows: 1n,
  sample: [],
} as const

const EVENTS: readonly RunEvent[] = [
  { type: 'run-started', run: 'R', ref: 'main', assets: ['bronze.a'] },
  { type: 'asset-started', asset: 'bronze.a', files: 2, bytes: 2_000_000n },
  { type: 'checks-started', asset: 'bronze.a', checks: 1 },
  { type: 'check-finished', asset: 'bronze.a', check: FAILED },
  { type: 'asset-finished', asset: 'bronze.a', report: REPORT },
]

function told(isTerminal: boolean, events: readonly RunEvent[]): string {
  const stream: TerminalStream = { isTerminal, columns: isTerminal ? 60 : undefined, style: (_, text) => text }
  let text = ''
  const write = (more: string) => {
    text += more
  }
  {
    using progress = runProgress({ stream, write, now: () => 0, progress: () => 0.5 })
    for (const event of events) progress.listen(event)
  }
  return text
}

describe('cli/runs/run-progress', () => {
  it('writes a plain line per event where there is no terminal, with rows, bytes and rate at the end', () => {
    assert.equal(
      told(false, EVENTS),
      'run R on main\n' +
        '  bronze.a: reading 2 files, 2.0 MB\n' +
        '  ✗ u\\u001b: 1 row\n' +
        '  ✓ bronze.a: 1,234 rows written, sample data, 2.0 MB read, 617 rows/s in 2.0 s\n',
    )
  })

  it('says below an asset what changed in its table, and what the table keeps', () => {
    const report = { ...REPORT, schemaChanges: ['note added (string)'], notes: ['site: kept by the table'] }

    assert.match(
      told(false, [{ type: 'asset-finished', asset: 'bronze.a', report }]),
      /\n {4}note added \(string\)\n {4}site: kept by the table\n$/,
    )
  })

  it('clears the line that changes before each line that stays, on a terminal', () => {
    const lines = told(true, EVENTS).split('\n')

    assert(lines.slice(0, -1).every((line) => line.startsWith('\r\u001b[2K')))
    assert.equal(lines.at(-1), '')
  })

  it('leaves a clean line behind when a run breaks off', () => {
    assert(told(true, EVENTS.slice(0, 2)).endsWith('\r\u001b[2K'))
  })
})
