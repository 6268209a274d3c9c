/** A file that a project is to have. */
export interface ProjectFile {
  /** Below the project's folder, `/`-separated, no part of it `.` or `..`. */
  readonly path: string
  readonly bytes: Uint8Array
  /** What to do about another file in its place: `refuse` the whole plan, or `keep` that file. */
  readonly whenExists: 'refuse' | 'keep'
}

/** A file of a plan, and what is to be done about it: `keep` leaves what is there as it is. */
export interface PlannedFile {
  readonly path: string
  readonly bytes: Uint8Array
  readonly action: 'create' | 'keep'
}
