interface EnvironmentEntry {
  readonly name: string
  readonly value: string
  /** Line on which the entry begins, from 1. */
  readonly line: number
}

export interface ParsedEnvironment {
  /** In the order of the text; of a name that is given twice the last one holds. */
  readonly entries: readonly EnvironmentEntry[]
  /** Lines that are no entry, comment or blank, from 1. */
  readonly badLines: readonly number[]
}

const NAME = /^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.-]*)\s*=[ \t]*/
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$' }

/**
 * Parse the text of a `.env` file.
 *
 * Double quotes know `\n`, `\r`, `\t`, `\"`, `\\`, `\$` and span lines, single quotes are literal and span lines, and an unquoted value
 * ends at the line or at ` #`. Unlike Node's own parser, a `#` without a blank before it is part of the value, as it is
 * for docker compose: passwords contain it.
 */
export function parseEnvironment(text: string): ParsedEnvironment {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const entries: EnvironmentEntry[] = []
  const badLines: number[] = []
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    if (/^\s*(#|$)/.test(line)) continue
    const name = NAME.exec(line)
    const read = name && readValue(lines, index, name[0].length)
    if (!name?.[1] || !read) {
      badLines.push(index + 1)
      continue
    }
    entries.push({ name: name[1], value: read.value, line: index + 1 })
    index = read.lastLine
  }
  return { entries, badLines }
}

/** @returns `undefined` for an unclosed quote or text after a closing one */
function readValue(lines: readonly string[], line: number, start: number) {
  const rest = (lines[line] ?? '').slice(start)
  const quote = rest[0]
  if (quote !== '"' && quote !== "'") return { value: unquoted(rest), lastLine: line }

  const text = [rest.slice(1), ...lines.slice(line + 1)].join('\n')
  const closed = (
    quote === '"' ? /^((?:[^"\\]|\\[\s\S])*)"[ \t]*(?:#.*)?(?:\n|$)/ : /^([^']*)'[ \t]*(?:#.*)?(?:\n|$)/
  ).exec(text)
  if (closed?.[1] === undefined) return undefined
  const value =
    quote === '"'
      ? closed[1].replace(/\\([\s\S])/g, (written, letter: string) => ESCAPES[letter] ?? written)
      : closed[1]
  return { value, lastLine: line + closed[1].split('\n').length - 1 }
}

function unquoted(text: string): string {
  return text.replace(/(^|\s)#.*$/, '').trim()
}
