/** The columns of a Parquet file, as its footer describes them. */
export interface ParquetShape {
  readonly fields: readonly ShapeField[]
  /** The same text for files that can be read by one `read_parquet`. */
  readonly key: string
}

export interface ShapeField {
  readonly name: string
  readonly id: number | undefined
  readonly type: ShapeType
}

export type ShapeType =
  | { readonly kind: 'leaf'; readonly sqlType: string }
  | { readonly kind: 'struct'; readonly fields: readonly ShapeField[] }
  | { readonly kind: 'list'; readonly element: ShapeField }
  | { readonly kind: 'map'; readonly key: ShapeField; readonly value: ShapeField }
