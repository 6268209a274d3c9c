import { quoteLiteral } from '../../engine/quote.js'

/** What RE2, the engine's matcher, does not know: lookaround and references back. */
const UNKNOWN_TO_RE2 = /\(\?<?[=!]|\\[1-9]|\\k</

/** Why a pattern cannot run in SQL, or `undefined` when it can. */
export function patternProblem(pattern: RegExp): string | undefined {
  return UNKNOWN_TO_RE2.test(pattern.source)
    ? `the pattern ${pattern} looks around or refers back, which SQL cannot; state it without`
    : undefined
}

/** Write the condition that a text contains a match of a JavaScript pattern. */
export function patternSql(expression: string, pattern: { readonly source: string; readonly flags: string }): string {
  const flags = [...pattern.flags].filter((flag) => 'ims'.includes(flag)).join('')
  // RE2 spells code points `\x{…}` where JavaScript writes `\u…`.
  const source = pattern.source.replace(/\\u\{?([0-9a-fA-F]{1,6})\}?/g, (_, digits: string) => `\\x{${digits}}`)
  return `regexp_matches(${expression}, ${quoteLiteral(flags === '' ? source : `(?${flags})${source}`)})`
}
