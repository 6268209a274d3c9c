import { READING_MINUTES, type SampleMeal, type SamplePeriod, type SampleReading, sampleDays } from './sample-days.js'

/** A document of Nightscout's `entries` collection, as `/api/v1/entries.json` answers it. */
export interface NightscoutEntry {
  readonly _id: string
  readonly device: string
  readonly date: number
  readonly dateString: string
  readonly sgv: number
  /** Left out after a gap, when there is nothing to compare with. */
  readonly delta?: number
  readonly direction: string
  readonly type: 'sgv'
  readonly filtered: number
  readonly unfiltered: number
  readonly rssi: number
  readonly noise: number
  readonly sysTime: string
  readonly utcOffset: number
}

/** A document of Nightscout's `treatments` collection, as `/api/v1/treatments.json` answers it. */
interface NightscoutTreatment {
  readonly _id: string
  readonly eventType: string
  readonly created_at: string
  readonly enteredBy: string
  readonly carbs: number | null
  readonly insulin: number | null
  readonly notes?: string
  readonly glucose?: number
  readonly glucoseType?: string
  readonly units?: string
  readonly utcOffset: number
}

export interface NightscoutSample {
  /** Oldest first. */
  readonly entries: readonly NightscoutEntry[]
  /** Oldest first. */
  readonly treatments: readonly NightscoutTreatment[]
}

/**
 * Generate what a Nightscout site would hold for a period: the same documents, byte for byte, for the same period.
 *
 * @see https://github.com/nightscout/cgm-remote-monitor - `lib/server/entries.js` and `swagger.yaml` for the shapes
 */
export function nightscoutSample(period: SamplePeriod): NightscoutSample {
  const { meals, readings } = sampleDays(period)
  const treatments = [...meals.map(mealBolus), ...corrections(readings), ...fingerChecks(readings)]
  return {
    entries: readings.map((reading, index) => entry(reading, readings[index - 1])),
    treatments: treatments
      .toSorted((one, other) => (one.created_at < other.created_at ? -1 : 1))
      .map((treatment, index) => ({ _id: objectId(Date.parse(treatment.created_at), index, 'b'), ...treatment })),
  }
}

function entry(reading: SampleReading, before: SampleReading | undefined): NightscoutEntry {
  const { timeMs, glucose } = reading
  const isAdjacent = before !== undefined && timeMs - before.timeMs === READING_MINUTES * 60_000
  const delta = isAdjacent ? glucose - before.glucose : undefined
  const time = new Date(timeMs).toISOString()
  return {
    _id: objectId(timeMs, timeMs / 60_000 / READING_MINUTES, 'a'),
    device: 'xDrip-DexcomG6',
    date: timeMs,
    dateString: time,
    sgv: glucose,
    ...(delta === undefined ? {} : { delta }),
    direction: delta === undefined ? 'NOT COMPUTABLE' : direction(delta),
    type: 'sgv',
    filtered: glucose * 1000,
    unfiltered: glucose * 1000,
    rssi: 100,
    noise: 1,
    sysTime: time,
    utcOffset: 0,
  }
}

/** The arrow that a receiver shows for a change over five minutes, in mg/dL. */
function direction(delta: number): string {
  const size = Math.abs(delta)
  const way = delta > 0 ? 'Up' : 'Down'
  if (size < 5) return 'Flat'
  if (size < 10) return `FortyFive${way}`
  return size < 15 ? `Single${way}` : `Double${way}`
}

type Unnumbered = Omit<NightscoutTreatment, '_id'>

function mealBolus({ timeMs, name, carbsGrams, insulinUnits }: SampleMeal): Unnumbered {
  return {
    eventType: name === 'Snack' ? 'Snack Bolus' : 'Meal Bolus',
    created_at: new Date(timeMs).toISOString(),
    enteredBy: 'sample',
    carbs: carbsGrams,
    insulin: insulinUnits,
    notes: name,
    utcOffset: 0,
  }
}

/** High for an hour is answered with insulin, low with sugar; then nothing for three hours. */
function corrections(readings: readonly SampleReading[]): Unnumbered[] {
  const hour = 60 / READING_MINUTES
  const found: Unnumbered[] = []
  let quietUntilMs = 0
  for (const [index, { timeMs, glucose }] of readings.entries()) {
    if (timeMs < quietUntilMs) continue
    const isHigh = index >= hour && readings.slice(index - hour, index + 1).every((reading) => reading.glucose > 200)
    if (!isHigh && glucose >= 65) continue
    quietUntilMs = timeMs + 3 * 3_600_000
    found.push({
      eventType: isHigh ? 'Correction Bolus' : 'Carb Correction',
      created_at: new Date(timeMs + 60_000).toISOString(),
      enteredBy: 'sample',
      carbs: isHigh ? null : 15,
      insulin: isHigh ? Math.round((glucose - 120) / 5) / 10 : null,
      utcOffset: 0,
    })
  }
  return found
}

/** Once a day, the first reading after seven is checked with a finger prick. */
function fingerChecks(readings: readonly SampleReading[]): Unnumbered[] {
  const mornings = readings.filter(
    ({ timeMs }, index) => hourOf(timeMs) >= 7 && hourOf(readings[index - 1]?.timeMs ?? 0) < 7,
  )
  return mornings.map(({ timeMs, glucose }) => ({
    eventType: 'BG Check',
    created_at: new Date(timeMs + 120_000).toISOString(),
    enteredBy: 'sample',
    carbs: null,
    insulin: null,
    glucose: glucose + 3,
    glucoseType: 'Finger',
    units: 'mg/dl',
    utcOffset: 0,
  }))
}

function hourOf(timeMs: number): number {
  return (timeMs / 3_600_000) % 24
}

/** MongoDB's ObjectId: seconds, then five bytes for the machine, then a counter; 24 hexadecimal digits. */
function objectId(timeMs: number, counter: number, machineDigit: string): string {
  const seconds = Math.floor(timeMs / 1000)
    .toString(16)
    .padStart(8, '0')
  const count = (counter % 0x1000000).toString(16).padStart(6, '0')
  return `${seconds}${machineDigit.repeat(10)}${count}`
}
