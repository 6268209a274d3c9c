export interface SplitStatements {
  /** Complete ones, without their `;`, in order; blank ones are left out. */
  readonly statements: readonly string[]
  /** What follows the last `;`: the beginning of the next statement, or blank. */
  readonly rest: string
}

/** One piece of SQL that hides semicolons, whole or still open at the end of the text, or a semicolon, or any character. */
const PIECE =
  /'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(\$\w*\$)[\s\S]*?(?:\1|$)|;|[\s\S]/g

/** Split text into SQL statements at the semicolons that stand outside of strings, names and comments. */
export function splitStatements(text: string): SplitStatements {
  const statements: string[] = []
  let rest = ''
  for (const [piece] of text.matchAll(PIECE)) {
    if (piece !== ';') {
      rest += piece
      continue
    }
    if (!isBlank(rest)) statements.push(rest.trim())
    rest = ''
  }
  return { statements, rest: isBlank(rest) ? '' : rest }
}

function isBlank(sql: string): boolean {
  return sql.replaceAll(/--[^\n]*|\/\*[\s\S]*?\*\//g, '').trim() === ''
}
