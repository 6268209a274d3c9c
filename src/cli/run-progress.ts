import type { AssetReport, RunEvent, RunListener } from '../pipelines/run/run.js'
import { displayText } from '../query/formats/display-text.js'
import { bytesText, countText, durationText } from './quantity.js'
import type { TerminalStream } from './terminal.js'

/** How often the line of a terminal changes, in milliseconds: more often flickers. */
const REDRAW_MS_MIN = 100

export interface ProgressTarget {
  readonly stream: TerminalStream
  write(text: string): void
  /** Milliseconds since any fixed time. */
  now(): number
}

/** What is known of the asset that is at work. */
interface AtWork {
  readonly asset: string
  readonly bytes: bigint
  readonly startedMs: number
}

/** Tell on stderr how a run goes: on a terminal with one line that changes, elsewhere a line per event. */
export function runProgress({ stream, write, now }: ProgressTarget): RunListener {
  let atWork: AtWork | undefined
  let drawnMs = Number.NEGATIVE_INFINITY

  const line = (text: string) => write(`${stream.isTerminal ? '\r\x1b[2K' : ''}${displayText(text)}\n`)
  const redraw = (text: string) => {
    if (!stream.isTerminal || now() - drawnMs < REDRAW_MS_MIN) return
    drawnMs = now()
    write(`\r\x1b[2K${displayText(text).slice(0, (stream.columns ?? 80) - 1)}`)
  }

  return (event: RunEvent) => {
    switch (event.type) {
      case 'run-started':
        return line(`run ${event.run} on ${event.ref}`)
      case 'asset-started':
        atWork = { asset: event.asset, bytes: event.bytes, startedMs: now() }
        return stream.isTerminal ? redraw(startText(event)) : line(startText(event))
      case 'asset-progress':
        return atWork && redraw(progressText(atWork, event.fraction, now() - atWork.startedMs))
      case 'asset-finished':
        return line(finishedText(event.report))
      case 'check-finished':
        if (event.check.passed) return redraw(`${event.asset}: ${event.check.name}`)
        return line(`  ${event.check.severity === 'warn' ? '!' : '✗'} ${event.check.name}: ${event.check.message}`)
      case 'publish-retried':
        return line(`  the target moved; checking again (${event.attempt})`)
      case 'run-finished':
        return stream.isTerminal ? write('\r\x1b[2K') : undefined
    }
  }
}

function startText({ asset, files, bytes }: Extract<RunEvent, { type: 'asset-started' }>): string {
  return `  ${asset}: reading ${countText(files)} ${files === 1 ? 'file' : 'files'}, ${bytesText(bytes)}`
}

function progressText({ asset, bytes }: AtWork, fraction: number, elapsedMs: number): string {
  const read = Number(bytes) * fraction
  const rate = elapsedMs > 0 ? `, ${bytesText((read / elapsedMs) * 1000)}/s` : ''
  return `  ${asset}: ${Math.round(fraction * 100)} % of ${bytesText(bytes)}${rate}`
}

function finishedText(report: AssetReport): string {
  const { asset, status, message, durationMs } = report
  const mark = { written: '✓', unchanged: '=', failed: '✗', skipped: '-' }[status]
  if (status !== 'written') return `  ${mark} ${asset}: ${message || status}`
  return `  ${mark} ${asset}: ${rowsText(report)}, ${rateText(report)} in ${durationText(durationMs)}`
}

function rowsText({ rowsWritten, rowsUpdated, rowsDeleted, rowsQuarantined, isSample }: AssetReport): string {
  const counts = [
    `${countText(rowsWritten)} rows written`,
    ...(rowsUpdated > 0n ? [`${countText(rowsUpdated)} of them updates`] : []),
    ...(rowsDeleted > 0n ? [`${countText(rowsDeleted)} deleted`] : []),
    ...(rowsQuarantined > 0n ? [`${countText(rowsQuarantined)} quarantined`] : []),
    ...(isSample ? ['sample data'] : []),
  ]
  return counts.join(', ')
}

function rateText({ rowsWritten, bytesRead, durationMs }: AssetReport): string {
  const seconds = Math.max(durationMs, 1) / 1000
  return `${bytesText(bytesRead)} read, ${countText(Math.round(Number(rowsWritten) / seconds))} rows/s`
}
