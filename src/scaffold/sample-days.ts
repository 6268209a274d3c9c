import { type SampleRandom, sampleRandom } from './sample-random.js'

/** Minutes between two readings of a continuous glucose monitor. */
export const READING_MINUTES = 5
const READINGS_PER_DAY = (24 * 60) / READING_MINUTES
const DAY_MS = 86_400_000

/** What was eaten or injected, and how far the dose was off. */
export interface SampleMeal {
  readonly timeMs: number
  readonly name: string
  readonly carbsGrams: number
  readonly insulinUnits: number
}

export interface SampleReading {
  readonly timeMs: number
  /** mg/dL, 40 to 400: the range that a sensor reports. */
  readonly glucose: number
}

export interface SampleDays {
  readonly meals: readonly SampleMeal[]
  /** One every five minutes, with gaps where the sensor lost its signal. */
  readonly readings: readonly SampleReading[]
}

export interface SamplePeriod {
  /** Midnight UTC of the first day, in milliseconds since the epoch. */
  readonly startMs: number
  /** 1 or more. */
  readonly dayCount: number
  readonly seed: number
}

/** Imagine the days of a person with a glucose monitor: meals, a rise at dawn, sensor noise and lost signals. */
export function sampleDays(period: SamplePeriod): SampleDays {
  const random = sampleRandom(period.seed)
  const meals = Array.from({ length: period.dayCount }, (_, day) =>
    mealsOfDay(period.startMs + day * DAY_MS, random),
  ).flat()
  return { meals, readings: readingsOf(meals, period, random) }
}

function mealsOfDay(dayMs: number, random: SampleRandom): SampleMeal[] {
  const habits = [
    { name: 'Breakfast', hour: 7.3, carbsGrams: 45, skipped: 0.05 },
    { name: 'Lunch', hour: 12.4, carbsGrams: 65, skipped: 0.03 },
    { name: 'Snack', hour: 16, carbsGrams: 20, skipped: 0.45 },
    { name: 'Dinner', hour: 19, carbsGrams: 75, skipped: 0 },
  ]
  return habits
    .filter(({ skipped }) => random.next() >= skipped)
    .map(({ name, hour, carbsGrams }) => {
      const carbs = Math.max(8, Math.round(carbsGrams * random.between(0.6, 1.4)))
      return {
        timeMs: dayMs + Math.round((hour + random.normal() * 0.35) * 60) * 60_000,
        name,
        carbsGrams: carbs,
        // Ten grams to the unit, misjudged by up to a fifth.
        insulinUnits: Math.round((carbs / 10) * random.between(0.8, 1.2) * 10) / 10,
      }
    })
}

function readingsOf(meals: readonly SampleMeal[], period: SamplePeriod, random: SampleRandom): SampleReading[] {
  const readings: SampleReading[] = []
  let noise = 0
  let lost = 0
  for (let index = 0; index < period.dayCount * READINGS_PER_DAY; index++) {
    const timeMs = period.startMs + index * READING_MINUTES * 60_000
    noise = noise * 0.93 + random.normal() * 2.4
    if (lost === 0 && random.next() < 0.0015) lost = Math.round(random.between(3, 14))
    if (lost > 0) {
      lost--
      continue
    }
    const glucose = Math.round(116 + dawn(timeMs) + effectOfMeals(meals, timeMs) + noise)
    readings.push({ timeMs, glucose: Math.min(400, Math.max(40, glucose)) })
  }
  return readings
}

/** The rise before waking, in mg/dL: a bell around half past five, 28 high. */
function dawn(timeMs: number): number {
  const hour = (timeMs % DAY_MS) / 3_600_000
  return 28 * bell((hour - 5.5) / 1.8)
}

/** Carbohydrates act quickly and pass, insulin comes later and stays longer. */
function effectOfMeals(meals: readonly SampleMeal[], timeMs: number): number {
  return meals.reduce((sum, { timeMs: mealMs, carbsGrams, insulinUnits }) => {
    const minutes = (timeMs - mealMs) / 60_000
    if (minutes < 0 || minutes > 420) return sum
    return sum + 2.9 * carbsGrams * absorbed(minutes, 55) - 15 * insulinUnits * absorbed(minutes, 95)
  }, 0)
}

/** A curve from 0 at the start over 1 at `peakMinutes` back to 0. */
function absorbed(minutes: number, peakMinutes: number): number {
  const ratio = minutes / peakMinutes
  // (x·e^(1-x))², with the exponential as a product so that every machine rounds it alike.
  return (ratio * exponential(1 - ratio)) ** 2
}

function bell(x: number): number {
  return exponential(-(x * x))
}

/** `Math.exp` may differ in its last digit between engines; a series with basic arithmetic may not. */
function exponential(x: number): number {
  let power = 1 + x / 1024
  for (let doubling = 0; doubling < 10; doubling++) power *= power
  return x < -20 ? 0 : power
}
