import type { Engine } from './engine.js'

/** DuckDB forgets what it is told before a statement begins, and nobody sees when it does. */
const AGAIN_MS = 50

/** Stop what an engine works on once a signal says so, and whatever it begins from then on, until the end of the scope. */
export function interruptOn(engine: Pick<Engine, 'interrupt'>, signal: AbortSignal | undefined): Disposable {
  let again: NodeJS.Timeout | undefined
  const stop = () => {
    engine.interrupt()
    again = setInterval(() => engine.interrupt(), AGAIN_MS)
  }
  if (signal?.aborted) stop()
  else signal?.addEventListener('abort', stop, { once: true })
  return {
    [Symbol.dispose]() {
      signal?.removeEventListener('abort', stop)
      clearInterval(again)
    },
  }
}
