/** A setting that is the value of an environment variable, as `env('NAME')` makes it. */
export interface VariableReference {
  readonly kind: 'env'
  readonly name: string
}

/** What a source works with while it is read. */
export interface SourceContext {
  /** Absolute path of an empty folder for the files that it stages; removed when the run has ended. */
  readonly directory: string
  /** Aborts when the run is stopped; what is waited for should end then. */
  readonly signal: AbortSignal
  /**
   * The value of a setting that may be `env('NAME')`.
   *
   * @throws PHLO_ENVIRONMENT_MISSING - the variable is not set
   */
  value(setting: string | VariableReference): string
}

/** A file that a source has staged: CSV, JSON, NDJSON, Excel or Parquet, plain or compressed. */
export interface StagedFile {
  /**
   * What it is called in reports, and by which the next run knows it again: rows of an append that were read from a file
   * of this name and content are not read twice, be it one of the last 1,000 files where there are cursors. Different
   * content needs a different name, unless the asset upserts.
   */
  readonly name: string
  /** Absolute path, of a file that stays as it is until the run has ended. */
  readonly path: string
  /** Where the next run goes on when this file and those before have been published; `undefined`: where it did before. */
  readonly cursor?: string
}

/**
 * A source of rows that a plugin provides: what its functions return, for `ingest({ source })`.
 *
 * @example
 * export function issues({ repository }) {
 *   return {
 *     kind: 'github',
 *     settings: { repository },
 *     async *read({ directory }, cursor) {
 *       const path = join(directory, 'issues.json')
 *       await writeFile(path, JSON.stringify(await fetchIssues(repository, cursor)))
 *       yield { name: `issues-${cursor ?? 'first'}.json`, path, cursor: new Date().toISOString() }
 *     },
 *   }
 * }
 */
export interface Source {
  /** What messages call it: `github`. */
  readonly kind: string
  /** What is read, as plain data without secrets. When it differs from the last run's, reading begins from the start. */
  readonly settings: Readonly<Record<string, unknown>>
  /** How its files are read, as `files` takes it; what is not said is found by looking at them. */
  readonly format?: Readonly<Record<string, unknown>>
  /** Whether it gives sample data; every output that shows it repeats that. */
  readonly sample?: boolean
  /**
   * Stage files, one after another.
   *
   * @param cursor - that of the last file that was published; `undefined`: from the start
   */
  read(context: SourceContext, cursor: string | undefined): AsyncIterable<StagedFile>
}
