import { PhloError } from '../../../errors.js'

/** Rows that an asset may have in quarantine. */
export const QUARANTINE_ROWS_MAX = 100_000

/** Bytes of rows that an asset may have in quarantine: what a process holds in memory at ease. */
const QUARANTINE_BYTES_MAX = 64 * 1024 * 1024

/** How many rows may still be set aside. */
export interface AsideBudget {
  /** @throws PHLO_QUARANTINE_FULL - it is used up */
  take(bytes: number): void
}

/** Where files go from which rows are left out. */
export interface AsideFolder {
  /** Absolute path of a folder for the copies; made when needed, removed by the caller when they have been read. */
  readonly directory: string
  readonly budget: AsideBudget
}

/** Allow as many rows to be set aside as an asset may have in quarantine. */
export function asideBudget(asset: string): AsideBudget {
  let rows = 0
  let bytesTaken = 0
  return {
    take(bytes) {
      rows += 1
      bytesTaken += bytes
      if (rows > QUARANTINE_ROWS_MAX) throw full(asset, 'rows', QUARANTINE_ROWS_MAX)
      if (bytesTaken > QUARANTINE_BYTES_MAX) throw full(asset, 'bytes', QUARANTINE_BYTES_MAX)
    },
  }
}

function full(asset: string, unit: 'rows' | 'bytes', most: number): PhloError {
  const text = unit === 'rows' ? `${most} rows` : `${most / 1024 / 1024} MB of rows`
  return new PhloError('PHLO_QUARANTINE_FULL', `More than ${text} of ${asset} do not fit; no more are set aside.`, {
    fixes: [
      "Say contract: { rows: 'fail' } in the workflow to see the first ones, and correct the schema or the source.",
    ],
    context: { asset, unit, most },
  })
}
