/** A file that a project is to have. */
export interface ProjectFile {
  /** Below the project's folder, `/`-separated, no part of it `.` or `..`. */
  readonly path: string
  readonly bytes: Uint8Array
  /** What to do about another file in its place: `refuse` the whole plan, or `keep` that file. */
  readonly whenExists: 'refuse' | 'keep'
}

/** A file of a plan, and what is to be done about it. */
export interface PlannedFile {
  readonly path: string
  readonly bytes: Uint8Array
  /** `unchanged`: it is there already, with these bytes; `keep`: another one is there, and stays as it is. */
  readonly action: 'create' | 'unchanged' | 'keep'
}
