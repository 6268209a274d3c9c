import type { Inserter } from './inserter.js'

/** Up to the end of each of SQL's quotes and comments, by what begins it. */
const ENDS: Readonly<Record<string, RegExp>> = {
  "'": /^[^']*'/,
  '"': /^[^"]*"/,
  "e'": /^(?:\\[\s\S]|[^\\'])*'/,
  '--': /^.*(?:\n|$)/,
  '/*': /^[\s\S]*?\*\//,
}
const BEGINS = /--|\/\*|\b[eE]'|['"]|\$(?:[A-Za-z_]\w*)?\$/

/**
 * PostgreSQL's SQL: in a string or a quoted name the quote is doubled. A backslash is refused, since it means something
 * in some strings and nothing in others.
 */
export function sqlInserter(): Inserter {
  let opened: string | undefined
  return {
    pass(text) {
      for (let rest = text; rest !== ''; ) {
        const match = opened === undefined ? BEGINS.exec(rest) : endOf(opened).exec(rest)
        if (!match) return
        opened = opened === undefined ? match[0].toLowerCase() : undefined
        rest = rest.slice(match.index + match[0].length)
      }
    },
    insert(value) {
      if ((opened !== "'" && opened !== '"') || /[\\\0]/.test(value)) return undefined
      return value.replaceAll(opened, opened + opened)
    },
  }
}

/** A dollar quote ends as it begins. */
function endOf(opened: string): RegExp {
  return ENDS[opened] ?? new RegExp(`^[\\s\\S]*?${opened.replaceAll('$', '\\$')}`, 'i')
}
