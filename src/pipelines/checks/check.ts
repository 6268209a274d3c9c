import type { Severity } from '../authoring/check.js'

type CheckRule =
  | { readonly kind: 'notNull'; readonly columns: readonly string[] }
  | { readonly kind: 'unique'; readonly columns: readonly string[] }
  | {
      readonly kind: 'range'
      readonly column: string
      readonly min: number | bigint | string | undefined
      readonly max: number | bigint | string | undefined
    }
  | { readonly kind: 'pattern'; readonly column: string; readonly source: string; readonly flags: string }
  | {
      readonly kind: 'acceptedValues'
      readonly column: string
      readonly values: readonly (string | number | bigint | boolean)[]
    }
  | { readonly kind: 'rowCount'; readonly min: number | undefined; readonly max: number | undefined }
  | {
      readonly kind: 'freshness'
      readonly column: string
      readonly warnMs: number | undefined
      readonly failMs: number | undefined
    }
  | { readonly kind: 'sql'; readonly query: string }

/** One check of an asset, examined and without functions. */
export type Check = CheckRule & {
  /** How reports call it; distinct within the asset. */
  readonly name: string
  readonly severity: Severity
}

/** What a check found. */
export interface CheckReport {
  readonly name: string
  /** What decides: for freshness the more severe limit that was passed. */
  readonly severity: Severity
  readonly passed: boolean
  /** What was found, in one sentence; also when the check passed. */
  readonly message: string
  /** Rows that fail; `undefined` where the check is not about rows. */
  readonly failingRows: bigint | undefined
  /** Some of the failing rows, by column name, as the engine writes values; empty when there are none. */
  readonly sample: readonly Readonly<Record<string, string | null>>[]
}
