/** A type as Trino describes it: the name, and what stands in its brackets. */
export interface TypeSignature {
  readonly rawType: string
  readonly arguments: readonly TypeArgument[]
}

/** What stands in the brackets of a type: a number, a type, or a type with the name of a field. */
export type TypeArgument =
  | { readonly kind: 'LONG'; readonly value: number }
  | { readonly kind: 'TYPE'; readonly value: TypeSignature }
  | {
      readonly kind: 'NAMED_TYPE'
      readonly value: { readonly fieldName?: { readonly name: string } | null; readonly typeSignature: TypeSignature }
    }

/** A value as the protocol writes it. Whole numbers of 16 digits and more are texts here, for JSON would round them. */
export type TrinoValue =
  | null
  | boolean
  | number
  | string
  | readonly TrinoValue[]
  | { readonly [name: string]: TrinoValue }

/** A column of a result; Trino calls one without a name `_col0`. */
export interface TrinoColumn {
  readonly name: string
  readonly typeSignature: TypeSignature
}

/** How a statement failed. */
export interface TrinoFailure {
  readonly message: string
  readonly errorName: string
  readonly errorType: string
  readonly errorLocation?: { readonly lineNumber: number; readonly columnNumber: number }
}

/** How far a statement is. */
export interface TrinoStats {
  readonly state: string
  readonly queued: boolean
  /** 0 to 100; left out while Trino cannot tell. */
  readonly progressPercentage?: number
  readonly processedRows: number
  readonly processedBytes: number
}

/** One answer of Trino about a statement. Without `nextUri` it is the last one. */
export interface TrinoPage {
  readonly id: string
  readonly nextUri?: string
  /** Known from some page on. */
  readonly columns?: readonly TrinoColumn[]
  readonly data?: readonly (readonly TrinoValue[])[]
  readonly stats: TrinoStats
  readonly error?: TrinoFailure
}

/**
 * Read an answer of Trino.
 *
 * @returns `undefined` when it is none
 * @see https://trino.io/docs/current/develop/client-protocol.html
 */
export function parsePage(text: string): TrinoPage | undefined {
  try {
    const value: unknown = JSON.parse(LONG_NUMBER.test(text) ? text.replace(STRING_OR_LONG_NUMBER, quoteNumber) : text)
    return isPage(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Fractions have a point, and large ones an exponent: so many digits alone are those of a whole number. */
const LONG_NUMBER = /[[,:]-?\d{16,}[,\]}]/
const STRING_OR_LONG_NUMBER = /"(?:[^"\\]|\\.)*"|(?<=[[,:])-?\d{16,}(?=[,\]}])/g

function quoteNumber(piece: string): string {
  return piece.startsWith('"') ? piece : `"${piece}"`
}

function isPage(value: unknown): value is TrinoPage {
  if (!isObject(value) || !('id' in value) || !isObject(value.stats)) return false
  const { nextUri, error, columns, data } = value
  return (
    (nextUri === undefined || (typeof nextUri === 'string' && URL.canParse(nextUri))) &&
    (error === undefined || isFailure(error)) &&
    (columns === undefined || (Array.isArray(columns) && columns.every(isColumn))) &&
    (data === undefined || (Array.isArray(data) && data.every(Array.isArray)))
  )
}

function isFailure(value: unknown): boolean {
  return isObject(value) && [value.message, value.errorName, value.errorType].every((text) => typeof text === 'string')
}

function isColumn(value: unknown): boolean {
  return isObject(value) && typeof value.name === 'string' && isSignature(value.typeSignature)
}

function isSignature(value: unknown): boolean {
  return isObject(value) && typeof value.rawType === 'string' && Array.isArray(value.arguments)
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
