const IDENTIFIER = /^[A-Za-z_$][A-Za-z0-9_$]*$/

/** Words that no declaration may be called, strict mode and modules included. */
const RESERVED = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
)

/** Write text as a TypeScript string in single quotes; nothing in it can end the string or the line. */
export function stringLiteral(text: string): string {
  const escaped = JSON.stringify(text)
    .slice(1, -1)
    .replaceAll('\\"', '"')
    .replaceAll("'", "\\'")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]/gu, unicodeEscape)
  return `'${escaped}'`
}

/** Write text as the name of a property in an object literal. */
export function propertyName(name: string): string {
  // In a literal, `__proto__: x` sets the prototype instead of a property; computed, it does not.
  if (name === '__proto__') return "['__proto__']"
  return IDENTIFIER.test(name) ? name : stringLiteral(name)
}

/** Make a name for an exported constant: `daily_orders` is `dailyOrders`, `2024` is `_2024`, `default` is `defaultTable`. */
export function constantName(name: string): string {
  const [first = '', ...rest] = name.split(/[^A-Za-z0-9$]+/).filter(Boolean)
  const joined = first + rest.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  const identifier = /^[0-9]/.test(joined) || joined === '' ? `_${joined}` : joined
  return RESERVED.has(identifier) ? `${identifier}Table` : identifier
}

/** Write text so that it stays within one line of a comment. */
export function commentText(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ').trim()
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
