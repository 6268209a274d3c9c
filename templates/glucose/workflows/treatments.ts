import { check, files, ingest, z } from 'phlo'

/** Meals, insulin and finger pricks, as Nightscout's /api/v1/treatments.json answers them. */
export const treatments = ingest({
  table: 'bronze.treatments',
  description: 'What was eaten, injected and measured by hand (sample data).',
  source: files({ path: 'sample-data/treatments/*.json', sample: true }),
  schema: z.object({
    _id: z.string(),
    eventType: z.string(),
    created_at: z.iso.datetime(),
    enteredBy: z.string().nullable(),
    // Grams.
    carbs: z.number().min(0).max(400).nullable(),
    // Units.
    insulin: z.number().min(0).max(80).nullable(),
    notes: z.string().nullable(),
    glucose: z.number().nullable(),
    glucoseType: z.string().nullable(),
    units: z.string().nullable(),
    utcOffset: z.int32(),
  }),
  key: ['_id'],
  write: 'upsert',
  checks: [
    check.unique('_id'),
    check.sql(
      'a bolus has a dose',
      `select * from bronze.treatments where "eventType" like '%Bolus' and insulin is null`,
    ),
  ],
})
