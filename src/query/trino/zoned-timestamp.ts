import { parseTimestamp } from './civil-time.js'

/** What the clocks of a zone show, both in milliseconds as if the clock were in UTC. */
type Clock = (instantMs: number) => number

const DAY_MS = 86_400_000

/**
 * Make a function that reads timestamps with a zone: `2026-11-23 08:00:00.000 UTC`, `… +01:00`, `… Europe/Berlin`. It
 * gives microseconds since 1970 in UTC, or `undefined` where the text does not tell them: in the hour that clocks show
 * twice, and in a zone that is not known here.
 */
export function zonedTimestampParser(): (text: string) => bigint | undefined {
  const clocks = new Map<string, Clock | undefined>()
  return (text) => {
    const blank = text.lastIndexOf(' ')
    const [local, zone] = [parseTimestamp(text.slice(0, blank)), text.slice(blank + 1)]
    if (local === undefined || zone === 'UTC') return local
    const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(zone) ?? []
    if (sign !== undefined) {
      const offset = BigInt(Number(hours) * 60 + Number(minutes)) * 60_000_000n
      return sign === '-' ? local + offset : local - offset
    }
    if (!clocks.has(zone)) clocks.set(zone, clockOf(zone))
    return instantOf(local, clocks.get(zone))
  }
}

/** Clocks are changed so seldom that either the offset of the day before or that of the day after is in force. */
function instantOf(local: bigint, clock: Clock | undefined): bigint | undefined {
  if (clock === undefined) return undefined
  const localMs = Number(local / 1000n)
  const near = [localMs - DAY_MS, localMs + DAY_MS].map((ms) => localMs - (clock(ms) - ms))
  const [instant, ...others] = [...new Set(near)].filter((ms) => clock(ms) === localMs)
  return instant === undefined || others.length > 0 ? undefined : BigInt(instant) * 1000n + (local % 1000n)
}

function clockOf(timeZone: string): Clock | undefined {
  const format = dateFormat(timeZone)
  return (
    format &&
    ((instantMs) => {
      const parts = Object.fromEntries(format.formatToParts(instantMs).map(({ type, value }) => [type, Number(value)]))
      const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts
      return Date.UTC(year, month - 1, day, hour, minute, second) + (((instantMs % 1000) + 1000) % 1000)
    })
  )
}

function dateFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    const numeric = 'numeric'
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
      second: numeric,
    })
  } catch {
    return undefined
  }
}
