import { isTree } from '../../config/compose-tree.js'
import type { ComposeDocument } from '../composed-stack.js'

const HEADER = `# Composed by Phlo from phlo.yaml and the services of its plugins. \`phlo services start\` writes it anew.
# Without Phlo: docker compose --env-file .phlo/secrets.env -f .phlo/compose.yaml up --wait
`

/** Words that every reader of YAML takes for the text that they are. */
const PLAIN = /^(?:-{0,2}[A-Za-z_]|[./])[\w./:@=-]*$/
/** Texts like this are something else to some readers of YAML 1.1, Compose's among them. */
const AMBIGUOUS = /^(?:y|n|yes|no|on|off|true|false|null|\.(?:nan|inf)|\.\.\.)$|:$/i
/** What a block of lines would lose or change: blanks at its edges, and characters that only escapes can write. */
const UNPRINTABLE = /^[ \t\n]|[ \t](?:\n|$)|[^\P{Cc}\n]|[\u2028\u2029\ufeff]/u

/** What JSON leaves as it is and some readers of YAML refuse. */
const UNREADABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g
/** A longer key must be marked as one. */
const KEY_LENGTH_MAX = 1024
const STEP = '  '

/**
 * Write a Compose document as YAML: the same bytes for the same document. Texts that some version of YAML could take
 * for something else stand in quotes.
 *
 * By hand, since trees of plain values need no more, and a library that can write everything took half of the time in which
 * a stack is composed.
 */
export function documentText(document: ComposeDocument): string {
  return `${HEADER}\n${isEmpty(document) ? '{}\n' : blockOf(document, '')}`
}

/** Write a list or a mapping that is not empty, a line for each item. @param pad - blanks before each line */
function blockOf(value: object, pad: string): string {
  if (Array.isArray(value)) return value.map((item: unknown) => `${pad}-${itemText(item, pad)}`).join('')
  return Object.entries(value)
    .map(([key, item]) => `${pad}${keyText(key, pad)}:${valueText(item, pad)}`)
    .join('')
}

/** What follows the dash of an item: a block begins on the same line. */
function itemText(item: unknown, pad: string): string {
  const inner = pad + STEP
  return isBlock(item) ? ` ${blockOf(item, inner).slice(inner.length)}` : ` ${scalarText(item, inner)}\n`
}

/** What follows the colon of a key: a list stands below it without being indented. */
function valueText(value: unknown, pad: string): string {
  const inner = pad + STEP
  return isBlock(value) ? `\n${blockOf(value, Array.isArray(value) ? pad : inner)}` : ` ${scalarText(value, inner)}\n`
}

function isBlock(value: unknown): value is object {
  return (Array.isArray(value) || isTree(value)) && !isEmpty(value)
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0
}

function keyText(key: string, pad: string): string {
  const text = isPlain(key) ? key : quoted(key)
  return text.length > KEY_LENGTH_MAX ? `? ${text}\n${pad}` : text
}

function scalarText(value: unknown, pad: string): string {
  if (typeof value !== 'string') return JSON.stringify(value)
  if (isPlain(value)) return value
  return value.includes('\n') && !UNPRINTABLE.test(value) ? linesText(value, pad) : quoted(value)
}

/** Write a text as it is, line by line; the sign at its head says how it ends. */
function linesText(text: string, pad: string): string {
  const ending = text.endsWith('\n\n') ? '+' : text.endsWith('\n') ? '' : '-'
  const lines = text.replace(/\n$/, '').split('\n')
  return [`|${ending}`, ...lines.map((line) => (line === '' ? '' : pad + line))].join('\n')
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(
    UNREADABLE,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

function isPlain(text: string): boolean {
  return PLAIN.test(text) && !AMBIGUOUS.test(text)
}
