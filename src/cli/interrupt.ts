/** The end of what a command does, asked for by Ctrl-C or by who runs it. */
export interface Interrupt extends Disposable {
  readonly signal: AbortSignal
}

/** Sent again, they end the process. */
const BY_SOMEBODY = ['SIGINT', 'SIGTERM'] as const
/** A terminal that is closed, or lost, sends it more than once: by its shell, and by the kernel when that has ended. */
const BY_THE_TERMINAL = ['SIGHUP'] as const

/**
 * Turn the first Ctrl-C, SIGTERM or SIGHUP into an abort signal, so that work ends cleanly; a second one of somebody ends the
 * process. At the end of the scope signals do again what they did before.
 *
 * @param onInterrupt - called once, to tell the person
 */
export function abortOnInterrupt(onInterrupt: () => void): Interrupt {
  const controller = new AbortController()
  const release = (names: readonly NodeJS.Signals[]) => {
    for (const name of names) process.off(name, abort)
  }
  const abort = () => {
    if (controller.signal.aborted) return
    // Not at once: what draws on the terminal ends the process by the signal when nobody else listens to it any more.
    setImmediate(() => release(BY_SOMEBODY))
    onInterrupt()
    controller.abort()
  }
  const names = [...BY_SOMEBODY, ...BY_THE_TERMINAL]
  for (const name of names) process.on(name, abort)
  return { signal: controller.signal, [Symbol.dispose]: () => release(names) }
}
