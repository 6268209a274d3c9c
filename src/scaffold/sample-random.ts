/** A repeatable source of numbers, for sample data only. */
export interface SampleRandom {
  /** Uniform in [0, 1). */
  next(): number
  /** Uniform in [low, high). */
  between(low: number, high: number): number
  /** Normal with mean 0 and deviation 1. */
  normal(): number
}

/**
 * Make a source of numbers that gives the same sequence for the same seed, on every machine.
 *
 * @param seed - any 32-bit integer
 * @see https://en.wikipedia.org/wiki/Xorshift
 */
export function sampleRandom(seed: number): SampleRandom {
  // Zero is the one state that xorshift never leaves.
  let state = seed | 0 || 0x9e3779b9

  function next(): number {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }

  return {
    next,
    between: (low, high) => low + (high - low) * next(),
    // The sum of twelve uniform numbers is as good as normal for data that is looked at, and needs no logarithm,
    // whose last digit may differ between machines.
    normal: () => Array.from({ length: 12 }, next).reduce((sum, value) => sum + value, -6),
  }
}
