import type { z } from 'zod'

export { z } from 'zod'

/** The shape of a row: `z.object({ … })`. */
export type RowSchema = z.ZodObject
