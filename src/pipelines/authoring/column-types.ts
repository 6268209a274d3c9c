import { z } from 'zod'
import type { PrimitiveType } from '../../iceberg/types.js'

/** What a schema says about its column beyond zod: read by `columns/` from the schema's metadata. */
export interface ColumnTypeMeta {
  readonly icebergType: PrimitiveType
  /** How a number in the source becomes an instant. */
  readonly epoch?: 'ms'
}

/** Column types that zod lacks; each takes `.nullable()`, `.optional()` and `.describe()` like any schema. */
export const t = {
  /** A decimal number kept exactly. @param precision - digits in all, 1 to 38 @param scale - digits after the point */
  decimal: (precision: number, scale: number) =>
    z.number().meta(typeMeta({ icebergType: `decimal(${precision},${scale})` })),

  /** An instant (timestamptz) that the source gives as milliseconds since 1970, UTC. */
  epochMs: () => z.date().meta(typeMeta({ icebergType: 'timestamptz', epoch: 'ms' })),

  /** Date and time of day without a zone. */
  timestamp: () => z.date().meta(typeMeta({ icebergType: 'timestamp' })),

  /** Time of day without a zone. */
  time: () => z.string().meta(typeMeta({ icebergType: 'time' })),

  uuid: () => z.string().meta(typeMeta({ icebergType: 'uuid' })),

  binary: () => z.instanceof(Uint8Array).meta(typeMeta({ icebergType: 'binary' })),
} as const

function typeMeta(meta: ColumnTypeMeta): Record<string, unknown> {
  return { phlo: meta }
}
