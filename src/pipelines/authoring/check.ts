/** `error` keeps a run from being published, `warn` is reported only. */
export type Severity = 'error' | 'warn'

export interface CheckOptions {
  /** `error` by default. */
  readonly severity?: Severity
  /** How reports call the check; made from its kind and columns by default. */
  readonly name?: string
}

export interface RangeOptions extends CheckOptions {
  /** Smallest value allowed. */
  readonly min?: number | bigint | string
  /** Largest value allowed. */
  readonly max?: number | bigint | string
}

export interface RowCountOptions extends CheckOptions {
  readonly min?: number
  readonly max?: number
}

export interface FreshnessOptions {
  /** Age of the newest value from which the check warns, such as `1h`. */
  readonly warn?: string
  /** Age from which it fails, such as `24h`. */
  readonly fail?: string
  readonly name?: string
}

/** A check as a workflow states it; the arguments are examined when the workflow is loaded. */
export interface CheckDefinition {
  readonly kind: 'check'
  readonly check: 'notNull' | 'unique' | 'range' | 'pattern' | 'acceptedValues' | 'rowCount' | 'freshness' | 'sql'
  readonly columns: readonly string[]
  /** What the kind of check takes besides columns, by the name it has in the call. */
  readonly settings: Readonly<Record<string, unknown>>
  /** The options as they were given. */
  readonly options: Readonly<Record<string, unknown>>
}

type Columns<Column extends string> = Column | readonly Column[]

/** Checks on the rows of an asset's table, all computed by SQL on the run's branch before it is published. */
export const check = {
  /** No value of these columns is null. */
  notNull: <Column extends string>(columns: Columns<Column>, options: CheckOptions = {}) =>
    define('notNull', columns, {}, options),

  /** No two rows have the same values in these columns. Rows with a null among them are not compared. */
  unique: <Column extends string>(columns: Columns<Column>, options: CheckOptions = {}) =>
    define('unique', columns, {}, options),

  /** All values lie between `min` and `max`, both included. Nulls pass. */
  range: <Column extends string>(column: Column, options: RangeOptions) => {
    const { min, max, ...rest } = options
    return define('range', column, { min, max }, rest)
  },

  /** All values contain a match of the pattern; anchor it with `^` and `$` to match them whole. Nulls pass. */
  pattern: <Column extends string>(column: Column, pattern: RegExp, options: CheckOptions = {}) =>
    define('pattern', column, { pattern }, options),

  /** All values are among these. Nulls pass. */
  acceptedValues: <Column extends string>(
    column: Column,
    values: readonly (string | number | bigint | boolean)[],
    options: CheckOptions = {},
  ) => define('acceptedValues', column, { values }, options),

  /** The table has at least `min` and at most `max` rows. */
  rowCount: (options: RowCountOptions) => {
    const { min, max, ...rest } = options
    return define('rowCount', [], { min, max }, rest)
  },

  /** The newest value of a date or timestamp column is younger than `warn` and `fail`. */
  freshness: <Column extends string>(column: Column, options: FreshnessOptions) => {
    const { warn, fail, ...rest } = options
    return define('freshness', column, { warn, fail }, rest)
  },

  /**
   * A query finds no rows: what it returns are the rows that fail.
   *
   * @param name - how reports call the check
   * @param query - one SELECT, reading any table of the lake by name
   */
  sql: (name: string, query: string, options: Omit<CheckOptions, 'name'> = {}) =>
    define('sql', [], { query }, { ...options, name }),
} as const

function define(
  check: CheckDefinition['check'],
  columns: string | readonly string[],
  settings: Readonly<Record<string, unknown>>,
  options: object,
): CheckDefinition {
  return Object.freeze({
    kind: 'check',
    check,
    columns: typeof columns === 'string' ? [columns] : columns,
    settings,
    options: { ...options },
  })
}
