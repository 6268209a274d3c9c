const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const

/** Write a size in bytes for people: `0 B`, `999 B`, `1.2 MB`. */
export function bytesText(bytes: bigint | number): string {
  let value = Number(bytes)
  let unit = 0
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toPrecision(2)} ${UNITS[unit]}`
}

/** Write a count for people, in groups of three digits: `1,234,567`. `undefined` is `unknown`. */
export function countText(count: bigint | number | undefined): string {
  // What Node knows of locales takes 14 ms to load, which is much for a comma.
  return count === undefined ? 'unknown' : String(count).replace(/\B(?=(?:\d{3})+$)/g, ',')
}

/** Write a count with what is counted: `1 row`, `2,000 rows`. @param noun - in the singular; its plural ends in -s */
export function quantityText(count: bigint | number, noun: string): string {
  return `${countText(count)} ${noun}${BigInt(count) === 1n ? '' : 's'}`
}

/** Write a time for people, in UTC and to the second: `2026-11-23 02:05:00Z`. */
export function timeText(timeMs: number | undefined): string {
  return timeMs === undefined ? '' : `${new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ')}Z`
}

/** Write a duration for people: `80 ms`, `1.2 s`, `3 min 5 s`. */
export function durationText(durationMs: number): string {
  if (durationMs < 1000) return `${Math.round(durationMs)} ms`
  if (durationMs < 60_000) return `${(durationMs / 1000).toFixed(1)} s`
  const seconds = Math.round(durationMs / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
