import { type NightscoutEntry, nightscoutSample } from './nightscout-sample.js'
import type { ProjectFile } from './project-file.js'
import type { TemplateName } from './template.js'

/** Two weeks, and the day that comes after them. */
const PERIOD = { startMs: Date.UTC(2026, 0, 5), dayCount: 15, seed: 20260105 } as const
const NEXT_DAY = '2026-01-19'

/**
 * Make the sample data of a template: for `glucose` one file of entries and one of treatments a day, as Nightscout's API
 * answers them, and one more day that waits in `sample-data/next-day`. The same bytes every time. Empty for the others.
 */
export function sampleFiles(template: TemplateName): readonly ProjectFile[] {
  if (template !== 'glucose') return []
  const { entries, treatments } = nightscoutSample(PERIOD)
  const isNextDay = ({ dateString }: NightscoutEntry) => dateString.startsWith(NEXT_DAY)
  const earlier = entries.filter((entry) => !isNextDay(entry))
  const recalibrated = earlier.slice(-3).map((entry) => ({ ...entry, sgv: entry.sgv + 6 }))
  return [
    ...dailyFiles('entries', earlier, ({ dateString }) => dateString),
    jsonFile('sample-data/next-day/entries.json', [...recalibrated, ...entries.filter(isNextDay)]),
    ...dailyFiles(
      'treatments',
      treatments.filter(({ created_at }) => !created_at.startsWith(NEXT_DAY)),
      ({ created_at }) => created_at,
    ),
    jsonFile(
      'sample-data/next-day/treatments.json',
      treatments.filter(({ created_at }) => created_at.startsWith(NEXT_DAY)),
    ),
  ]
}

function dailyFiles<Document>(
  collection: string,
  documents: readonly Document[],
  timeOf: (document: Document) => string,
): ProjectFile[] {
  const days = [...new Set(documents.map((document) => timeOf(document).slice(0, 10)))]
  return days.map((day) =>
    jsonFile(
      `sample-data/${collection}/${day}.json`,
      documents.filter((document) => timeOf(document).startsWith(day)),
    ),
  )
}

/** One document a line, so that people and `git diff` can read it. */
function jsonFile(path: string, documents: readonly unknown[]): ProjectFile {
  const text = `[\n${documents.map((document) => JSON.stringify(document)).join(',\n')}\n]\n`
  return { path, bytes: Buffer.from(text), whenExists: 'refuse' }
}
