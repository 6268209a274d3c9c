/** The end of what a command does, asked for by Ctrl-C or by who runs it. */
export interface Interrupt extends Disposable {
  readonly signal: AbortSignal
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/**
 * Turn the first Ctrl-C (or SIGTERM) into an abort signal, so that work ends cleanly; the second ends the process.
 * At the end of the scope signals do again what they did before.
 *
 * @param onInterrupt - called once, to tell the person
 */
export function abortOnInterrupt(onInterrupt: () => void): Interrupt {
  const controller = new AbortController()
  const release = () => {
    for (const name of SIGNALS) process.off(name, abort)
  }
  const abort = () => {
    // Not at once: what draws on the terminal ends the process by the signal when nobody else listens to it any more.
    setImmediate(release)
    onInterrupt()
    controller.abort()
  }
  for (const name of SIGNALS) process.on(name, abort)
  return { signal: controller.signal, [Symbol.dispose]: release }
}
