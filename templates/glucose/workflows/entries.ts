import { check, files, ingest, t, z } from 'phlo'

/** Readings of the glucose sensor, one every five minutes, as Nightscout's /api/v1/entries.json answers them. */
export const entries = ingest({
  table: 'bronze.entries',
  description: 'Glucose sensor readings (sample data).',
  source: files({ path: 'sample-data/entries/*.json', sample: true }),
  schema: z.object({
    _id: z.string(),
    date: t.epochMs(),
    dateString: z.iso.datetime(),
    // mg/dL. What a sensor reports lies well inside these limits.
    sgv: z.int32().min(20).max(600),
    delta: z.number().nullable(),
    direction: z.string().nullable(),
    device: z.string().nullable(),
    type: z.string(),
    filtered: z.number().nullable(),
    unfiltered: z.number().nullable(),
    rssi: z.int32().nullable(),
    noise: z.int32().nullable(),
    sysTime: z.iso.datetime(),
    utcOffset: z.int32(),
  }),
  // A reading that is sent again, after a calibration, replaces the earlier one.
  key: ['_id'],
  write: 'upsert',
  partition: ['month(date)'],
  checks: [
    check.unique('_id'),
    check.acceptedValues('type', ['sgv']),
    check.range('delta', { min: -60, max: 60, severity: 'warn' }),
  ],
})
