const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 }

/** Read a duration such as `90m`, `24h` or `7d`, in milliseconds; `undefined` when it is none. */
export function durationMs(text: string): number | undefined {
  const [, count, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([smhdw])\s*$/.exec(text) ?? []
  const unitMs = UNIT_MS[unit]
  return count === undefined || unitMs === undefined ? undefined : Math.round(Number(count) * unitMs)
}

/** Write a duration in the largest unit of which it is a whole number: `14d`, `36h`. */
export function formatDuration(milliseconds: number): string {
  const unit = (['d', 'h', 'm', 's'] as const).find((one) => milliseconds % (UNIT_MS[one] ?? 1) === 0)
  return unit === undefined ? `${milliseconds / 1000}s` : `${milliseconds / (UNIT_MS[unit] ?? 1)}${unit}`
}
