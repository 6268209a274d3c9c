import { type NightscoutEntry, nightscoutSample } from './nightscout-sample.js'
import type { ProjectFile } from './project-file.js'
import type { TemplateName } from './template.js'

/** Two weeks, and the day that comes after them. */
const PERIOD = { startMs: Date.UTC(2026, 0, 5), dayCount: 15, seed: 20260105 } as const
const NEXT_DAY = '2026-01-19'

/**
 * Make the sample data of a template: for `glucose` one file of entries and one of treatments a day, as Nightscout's API
 * answers them. `sample-data/next-day` holds what an export a day later brings: one more day, and the day before with its
 * last readings calibrated again. The same bytes every time. Empty for the other templates.
 */
export function sampleFiles(template: TemplateName): readonly ProjectFile[] {
  if (template !== 'glucose') return []
  const { entries, treatments } = nightscoutSample(PERIOD)
  const entriesByDay = byDay(entries, ({ dateString }) => dateString)
  const treatmentsByDay = byDay(treatments, ({ created_at }) => created_at)
  const [dayBefore, entriesOfDayBefore = []] = [...entriesByDay].at(-2) ?? []
  return [
    ...[...entriesByDay].map(([day, entries]) => jsonFile(pathOf('entries', day), entries)),
    jsonFile(`sample-data/next-day/entries/${dayBefore}.json`, recalibrated(entriesOfDayBefore)),
    ...[...treatmentsByDay].map(([day, treatments]) => jsonFile(pathOf('treatments', day), treatments)),
  ]
}

function byDay<Document>(documents: readonly Document[], timeOf: (document: Document) => string) {
  const days = new Map<string, Document[]>()
  for (const document of documents) {
    const day = timeOf(document).slice(0, 10)
    days.set(day, [...(days.get(day) ?? []), document])
  }
  return days
}

function pathOf(collection: string, day: string): string {
  return `sample-data/${day === NEXT_DAY ? 'next-day/' : ''}${collection}/${day}.json`
}

function recalibrated(entries: readonly NightscoutEntry[]): NightscoutEntry[] {
  return [...entries.slice(0, -3), ...entries.slice(-3).map((entry) => ({ ...entry, sgv: entry.sgv + 6 }))]
}

/** One document a line, so that people and `git diff` can read it. */
function jsonFile(path: string, documents: readonly unknown[]): ProjectFile {
  const text = `[\n${documents.map((document) => JSON.stringify(document)).join(',\n')}\n]\n`
  return { path, bytes: Buffer.from(text), whenExists: 'refuse' }
}
