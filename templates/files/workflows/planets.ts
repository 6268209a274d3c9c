import { check, files, ingest, z } from 'phlo'

/** Every file that is put into data/planets/ becomes rows of this table. */
export const planets = ingest({
  table: 'bronze.planets',
  description: 'The planets of the solar system.',
  source: files({ path: 'data/planets/*.csv' }),
  schema: z.object({
    name: z.string(),
    position: z.int32().min(1),
    radius_km: z.number().positive(),
    orbit_days: z.number().positive(),
    moons: z.int32().min(0),
    discovered: z.iso.date().nullable(),
  }),
  // Rows of files that come later replace those of the same name.
  key: ['name'],
  write: 'upsert',
  checks: [check.unique('position'), check.rowCount({ min: 8 })],
})
