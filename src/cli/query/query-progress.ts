import type { TrinoStats } from '../../query/trino/trino-page.js'
import type { TerminalStream } from '../terminal.js'
import { bytesText, durationText, quantityText } from '../text/quantity.js'

/** How often the line of a terminal changes, and how long a statement takes at least that is worth one, in milliseconds. */
const REDRAW_MS = 200
const PATIENCE_MS = 500

/** Tells on a terminal how far a statement is, in one line that changes. */
export interface QueryProgress {
  readonly listen: (stats: TrinoStats) => void
  /** Take the line away: something else is written, or the statement is over. */
  clear(): void
}

/** @param target.isQuiet - say nothing, as where stderr is no terminal */
export function queryProgress(target: {
  readonly stream: TerminalStream
  readonly isQuiet: boolean
  write(text: string): void
  /** Milliseconds since any fixed time. */
  now(): number
}): QueryProgress {
  const { stream, isQuiet, write, now } = target
  let startedMs: number | undefined
  let [drawnMs, isShown] = [Number.NEGATIVE_INFINITY, false]

  function clear(): void {
    if (isShown) write('\r\x1b[2K')
    isShown = false
  }

  function listen(stats: TrinoStats): void {
    startedMs ??= now()
    const elapsedMs = now() - startedMs
    if (isQuiet || !stream.isTerminal || elapsedMs < PATIENCE_MS || now() - drawnMs < REDRAW_MS) return
    clear()
    write(progressText(stats, elapsedMs).slice(0, (stream.columns ?? 80) - 1))
    ;[drawnMs, isShown] = [now(), true]
  }

  return { listen, clear }
}

function progressText({ queued, progressPercentage, processedRows, processedBytes }: TrinoStats, ms: number): string {
  const elapsed = durationText(ms)
  if (queued) return `  Trino: waiting for its turn, ${elapsed}`
  const done = progressPercentage === undefined ? '' : `${Math.round(progressPercentage)} %, `
  return `  Trino: ${done}${quantityText(processedRows, 'row')}, ${bytesText(processedBytes)} read, ${elapsed}`
}
