/** Where a setting came from, as a person would look it up: `phlo.yaml:4:3`, `PHLO_TARGET`, `.env:2`, `--target`, `default`. */
export type Origin = string

/** Something in a project's files that is not as it must be. */
export interface ConfigProblem {
  /** File name relative to the project, or the name of the variable or flag. */
  readonly file: string
  /** From 1; 0 when the value does not come from a file. */
  readonly line: number
  /** From 1; 0 when the value does not come from a file. */
  readonly column: number
  /** Dotted key of the setting; empty for the file as a whole. */
  readonly key: string
  readonly message: string
  /** What would be right there, in words. */
  readonly expected: string
}
