/**
 * Turn an offset that DuckDB counts in UTF-8 bytes into what people count in.
 *
 * @returns line and column from 1, the column in characters
 */
export function positionIn(sql: string, byteOffset: number): { readonly line: number; readonly column: number } {
  const before = Buffer.from(sql).subarray(0, byteOffset).toString()
  const lines = before.split('\n')
  return { line: lines.length, column: [...(lines.at(-1) ?? '')].length + 1 }
}
