import { PhloError } from '../../errors.js'

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/**
 * Read since when something is wanted.
 *
 * @param text - a time (ISO 8601), or how long ago: `90s`, `10m`, `2h`, `1d`
 * @returns seconds since the epoch
 * @throws PHLO_USAGE_INVALID
 */
export function sinceSeconds(text: string, nowMs: number): number {
  const [, count, unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? []
  const seconds = UNIT_SECONDS[unit]
  if (seconds !== undefined) return Math.floor(nowMs / 1000) - Number(count) * seconds
  const timeMs = Date.parse(text)
  if (!Number.isNaN(timeMs)) return Math.floor(timeMs / 1000)
  throw new PhloError('PHLO_USAGE_INVALID', `"${text}" is no time and no duration.`, {
    fixes: ['--since 10m', '--since 2026-01-31T08:00:00Z'],
    context: { since: text },
  })
}
