/** Clocks of machines that share a warehouse differ by so much without harm. */
export const CLOCK_SKEW_MS_MAX = 5 * 60_000
