/** A field of a struct, or a column. */
export interface ColumnField {
  readonly name: string
  /** The value may not be null. */
  readonly required: boolean
  readonly type: ColumnType
}

/** A column's type in the shape of Iceberg's JSON, of which field ids are not looked at; primitive types in its spelling. */
export type ColumnType =
  | string
  | { readonly type: 'struct'; readonly fields: readonly ColumnField[] }
  | { readonly type: 'list'; readonly element: ColumnType; readonly elementRequired: boolean }
  | { readonly type: 'map'; readonly key: ColumnType; readonly value: ColumnType; readonly valueRequired: boolean }
