/** A way into a nested value: a field of a struct, the elements of a list, the keys or values of a map. */
export type PathStep = { readonly field: string } | 'element' | 'key' | 'value'

/** One literal as it stands in a workflow; instants as milliseconds since the epoch in UTC. */
export type ConstraintValue = number | bigint | string | boolean

export type Rule =
  | { readonly rule: 'required' }
  | { readonly rule: 'min' | 'max'; readonly value: ConstraintValue; readonly inclusive: boolean }
  | { readonly rule: 'multiple-of'; readonly value: ConstraintValue }
  | { readonly rule: 'length'; readonly min: number | undefined; readonly max: number | undefined }
  | { readonly rule: 'items'; readonly min: number | undefined; readonly max: number | undefined }
  | { readonly rule: 'pattern'; readonly source: string; readonly flags: string; readonly expected: string }
  | { readonly rule: 'one-of'; readonly values: readonly ConstraintValue[] }

/** What a value must fulfil beyond its type. Nulls fulfil every rule but `required`. */
export interface Constraint {
  /** From the column down; the first step is its name. Not empty. */
  readonly path: readonly PathStep[]
  readonly rule: Rule
}
