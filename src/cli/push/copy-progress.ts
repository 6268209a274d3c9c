import { displayText } from '../../query/formats/display-text.js'
import type { PushProgress } from '../../tables/push/push.js'
import type { TerminalStream } from '../terminal.js'
import { bytesText, countText } from '../text/quantity.js'

/** How often the line of a terminal changes, in milliseconds: more often flickers. */
const REDRAW_MS = 200

const STEPS = {
  copy: 'Copying tables',
  commit: 'Making commits',
  verify: 'Verifying',
} as const

/** Tells how a copy goes until it is disposed of. */
interface CopyProgress extends Disposable {
  readonly listen: (progress: PushProgress) => void
}

/**
 * Tell on stderr how a copy goes: on a terminal with one line that changes, elsewhere a line per step.
 *
 * @param target.now - milliseconds since any fixed time
 */
export function copyProgress(target: {
  readonly stream: TerminalStream
  write(text: string): void
  now(): number
}): CopyProgress {
  const { stream, write, now } = target
  let [step, drawnMs] = ['', Number.NEGATIVE_INFINITY]

  function listen(progress: PushProgress): void {
    const isNew = progress.step !== step
    if (!isNew && (!stream.isTerminal || now() - drawnMs < REDRAW_MS)) return
    step = progress.step
    drawnMs = now()
    if (stream.isTerminal) write(`\r\x1b[2K${displayText(progressText(progress)).slice(0, (stream.columns ?? 80) - 1)}`)
    else write(`${STEPS[progress.step]} …\n`)
  }

  return { listen, [Symbol.dispose]: () => write(stream.isTerminal && step !== '' ? '\r\x1b[2K' : '') }
}

function progressText({ step, done, total, bytes }: PushProgress): string {
  const copied = step === 'copy' ? `, ${bytesText(bytes)}` : ''
  return `${STEPS[step]}: ${countText(done)} of ${countText(total)}${copied}`
}
