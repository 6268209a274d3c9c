import type { CheckReport } from '../../pipelines/checks/check.js'
import type { AssetReport, RunEvent, RunListener } from '../../pipelines/run/run.js'
import { displayText } from '../../query/formats/display-text.js'
import type { TerminalStream } from '../terminal.js'
import { bytesText, countText, durationText, quantityText } from '../text/quantity.js'

/** How often the line of a terminal changes, in milliseconds: more often flickers. */
const REDRAW_MS = 200

/** How long an asset must have taken for its rate to say something, in milliseconds. */
const RATED_MS_MIN = 1000

export interface ProgressTarget {
  readonly stream: TerminalStream
  write(text: string): void
  /** Milliseconds since any fixed time. */
  now(): number
  /** How far the statement is that runs, 0 to 1; `undefined`: none, or unknown. */
  progress(): number | undefined
}

/** Tells how a run goes until it is disposed of. */
export interface RunProgress extends Disposable {
  readonly listen: RunListener
}

/** What is known of the asset that is at work. */
interface AtWork {
  readonly asset: string
  readonly bytes: bigint
  readonly startedMs: number
  readonly phase: 'writing' | 'checking'
  /** How far the statement was when it was last looked at. */
  readonly fraction: number
  /** Whether the statement that reads the files is over: what runs after it says nothing about bytes. */
  readonly isRead: boolean
}

/** Tell on stderr how a run goes: on a terminal with one line that changes, elsewhere a line per event. */
export function runProgress({ stream, write, now, progress }: ProgressTarget): RunProgress {
  let atWork: AtWork | undefined
  const clear = () => (stream.isTerminal ? '\r\x1b[2K' : '')
  const line = (text: string) => write(`${clear()}${displayText(text)}\n`)
  const redraw = () => {
    if (atWork === undefined) return
    const fraction = progress()
    const text = progressText(atWork, fraction, now() - atWork.startedMs)
    write(`${clear()}${displayText(text).slice(0, (stream.columns ?? 80) - 1)}`)
    if (fraction !== undefined) atWork = { ...atWork, fraction, isRead: atWork.isRead || fraction < atWork.fraction }
  }
  const ticker = stream.isTerminal ? setInterval(redraw, REDRAW_MS) : undefined

  function listen(event: RunEvent): void {
    switch (event.type) {
      case 'run-started':
        line(`run ${event.run} on ${event.ref}`)
        break
      case 'asset-started':
        atWork = { ...event, startedMs: now(), phase: 'writing', fraction: 0, isRead: false }
        if (!stream.isTerminal) line(startText(event))
        break
      case 'checks-started':
        if (atWork !== undefined) atWork = { ...atWork, phase: 'checking' }
        break
      case 'asset-finished':
        atWork = undefined
        line(finishedText(event.report))
        for (const text of [...event.report.schemaChanges, ...event.report.notes]) line(`    ${text}`)
        break
      case 'check-finished':
        if (!event.check.passed) line(failedCheckText(event.check))
        break
      case 'publish-retried':
        line(`  the target moved; checking again (${event.attempt})`)
        break
      case 'run-finished':
        break
    }
  }

  function dispose(): void {
    clearInterval(ticker)
    if (atWork !== undefined) write(clear())
  }

  return { listen, [Symbol.dispose]: dispose }
}

function startText({ asset, files, bytes }: Extract<RunEvent, { type: 'asset-started' }>): string {
  return `  ${asset}: reading ${quantityText(files, 'file')}, ${bytesText(bytes)}`
}

function progressText(atWork: AtWork, fraction: number | undefined, elapsedMs: number): string {
  const { asset, bytes, phase, isRead } = atWork
  const elapsed = durationText(elapsedMs)
  if (phase === 'checking') return `  ${asset}: checking, ${elapsed}`
  if (isRead) return `  ${asset}: ${bytesText(bytes)} read, finishing, ${elapsed}`
  if (fraction === undefined || elapsedMs === 0) return `  ${asset}: ${bytesText(bytes)}, ${elapsed}`
  const rate = bytesText((Number(bytes) * fraction * 1000) / elapsedMs)
  return `  ${asset}: ${Math.round(fraction * 100)} % of ${bytesText(bytes)}, ${rate}/s, ${elapsed}`
}

function failedCheckText({ severity, name, message }: CheckReport): string {
  return `  ${severity === 'warn' ? '!' : '✗'} ${name}: ${message}`
}

function finishedText(report: AssetReport): string {
  const { asset, status, message, durationMs } = report
  const mark = { written: '✓', unchanged: '=', failed: '✗', skipped: '-' }[status]
  if (status !== 'written') return `  ${mark} ${asset}: ${message || status}`
  return `  ${mark} ${asset}: ${rowsText(report)}, ${rateText(report)} in ${durationText(durationMs)}`
}

function rowsText({ rowsWritten, rowsUpdated, rowsDeleted, rowsQuarantined, isSample }: AssetReport): string {
  const counts = [
    `${quantityText(rowsWritten, 'row')} written`,
    ...(rowsUpdated > 0n ? [`${countText(rowsUpdated)} of them updates`] : []),
    ...(rowsDeleted > 0n ? [`${countText(rowsDeleted)} deleted`] : []),
    ...(rowsQuarantined > 0n ? [`${countText(rowsQuarantined)} quarantined`] : []),
    ...(isSample ? ['sample data'] : []),
  ]
  return counts.join(', ')
}

function rateText({ rowsWritten, bytesRead, durationMs }: AssetReport): string {
  const read = `${bytesText(bytesRead)} read`
  // The rate of a short run is that of beginning and ending it, and would only worry people.
  if (durationMs < RATED_MS_MIN) return read
  return `${read}, ${countText(Math.round((Number(rowsWritten) * 1000) / durationMs))} rows/s`
}
