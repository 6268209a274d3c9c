/** Lets work through, a few pieces at a time; the others wait in the order in which they came. */
export type Gate = <Result>(work: () => Promise<Result>) => Promise<Result>

/**
 * Let only so much work through at once.
 *
 * @param countMax - 1 or more
 */
export function gate(countMax: number): Gate {
  const waiting: (() => void)[] = []
  let free = countMax

  return async (work) => {
    if (free > 0) free--
    else await new Promise<void>((enter) => waiting.push(enter))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free++
      else next()
    }
  }
}
