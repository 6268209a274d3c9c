/** A part of a statement that is not taken apart further. */
export interface SqlPiece {
  /** `code`: one word, number or other character; `blank`: white space or a comment. */
  readonly kind: 'code' | 'string' | 'name' | 'parameter' | 'blank'
  readonly text: string
}

const PIECE =
  /(?<string>'(?:[^']|'')*(?:'|$)|\$\$[\s\S]*?(?:\$\$|$))|(?<name>"(?:[^"]|"")*(?:"|$))|(?<blank>\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<parameter>\$[A-Za-z_]\w*)|(?<code>[\p{L}_][\p{L}\p{N}_]*|\d[\w.]*|[\s\S])/gu

const KINDS = ['string', 'name', 'blank', 'parameter', 'code'] as const

/** Cut a statement of Trino into pieces, which together are its text: quoted names, strings and comments hide the rest. */
export function sqlPieces(sql: string): readonly SqlPiece[] {
  return [...sql.matchAll(PIECE)].map(({ 0: text, groups }) => ({
    kind: KINDS.find((kind) => groups?.[kind] !== undefined) ?? 'code',
    text,
  }))
}
