import { type Document, isMap, isScalar, type Pair, type YAMLMap } from 'yaml'

/** Text that takes the place of a part of a file. */
export interface Splice {
  /** Offsets into the file: from the first that goes to the first that stays. */
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A file as it is edited. */
interface Source {
  readonly text: string
  readonly document: Document
  /** What ends its lines. */
  readonly newline: string
}

/**
 * Find what to change in the text of a `phlo.yaml` so that a service is enabled or disabled, and no other byte.
 *
 * @returns `undefined` when it is written in a way that takes more than that
 */
export function setEnabledSplice(source: Source, service: string, enabled: boolean): Splice | undefined {
  const root = source.document.contents
  const block = (indent: string) => linesOf(source, [`${indent}${service}:`, `${indent}  enabled: ${enabled}`])
  if (root === null) return appended(source, linesOf(source, ['services:', block('  ')]))
  if (!isMap(root) || root.flow) return undefined

  const services = pairOf(root, 'services')
  if (!services) return appended(source, linesOf(source, ['services:', block('  ')]))
  if (isNothing(services)) return inserted(lineEnd(source, keyEnd(services)), source.newline + block('  '))
  if (!isMap(services.value)) return undefined

  const entry = pairOf(services.value, service)
  if (entry) return setInEntry(source, entry, enabled)
  const last = services.value.items.at(-1)
  if (services.value.flow) return intoFlow(services.value, `${service}: { enabled: ${enabled} }`)
  if (!last) return undefined
  return afterPair(source, last, block(indentOf(source, last)))
}

/** The same for a service of which it is no longer to be said whether it is enabled. */
export function unsetEnabledSplice(source: Source, service: string): Splice | undefined {
  const root = source.document.contents
  const services = isMap(root) ? pairOf(root, 'services') : undefined
  const entry = isMap(services?.value) ? pairOf(services.value, service) : undefined
  if (!isMap(services?.value) || !entry) return undefined
  if (!isMap(entry.value)) return withoutPair(source, services.value, entry)
  const enabled = pairOf(entry.value, 'enabled')
  if (!enabled) return undefined
  return entry.value.items.length === 1
    ? withoutPair(source, services.value, entry)
    : withoutPair(source, entry.value, enabled)
}

function setInEntry(source: Source, entry: Pair, enabled: boolean): Splice | undefined {
  if (isNothing(entry)) return inserted(keyEnd(entry) + 1, ` { enabled: ${enabled} }`)
  if (!isMap(entry.value)) return undefined
  const pair = pairOf(entry.value, 'enabled')
  if (isScalar(pair?.value) && pair.value.range) {
    const [start, end] = pair.value.range
    return start === end ? inserted(start, ` ${enabled}`) : { start, end, text: String(enabled) }
  }
  const first = entry.value.items[0]
  if (pair || !first || !entry.value.range) return undefined
  if (entry.value.flow) return inserted(entry.value.range[0] + 1, ` enabled: ${enabled},`)
  return inserted(keyStart(first), `enabled: ${enabled}${source.newline}${indentOf(source, first)}`)
}

/** Take a pair away, with its line or its comma. */
function withoutPair(source: Source, map: YAMLMap, pair: Pair): Splice | undefined {
  const index = map.items.indexOf(pair)
  if (!map.flow) {
    const start = source.text.lastIndexOf('\n', keyStart(pair)) + 1
    const isOwnLine = /^\s*$/.test(source.text.slice(start, keyStart(pair)))
    return isOwnLine ? { start, end: nextLine(source, pair), text: '' } : undefined
  }
  const [before, after] = [map.items[index - 1], map.items[index + 1]]
  if (after) return { start: keyStart(pair), end: keyStart(after), text: '' }
  if (before) return { start: valueEnd(before), end: valueEnd(pair), text: '' }
  const [start = 0, end = 0] = map.range ?? []
  const blank = /^\s*$/.test(source.text.slice(start + 1, keyStart(pair)) + source.text.slice(valueEnd(pair), end - 1))
  return blank ? { start, end, text: '{}' } : { start: keyStart(pair), end: valueEnd(pair), text: '' }
}

function intoFlow(map: YAMLMap, text: string): Splice | undefined {
  const last = map.items.at(-1)
  if (last) return inserted(valueEnd(last), `, ${text}`)
  return map.range ? { start: map.range[0], end: map.range[1], text: `{ ${text} }` } : undefined
}

function afterPair(source: Source, pair: Pair, text: string): Splice {
  const next = nextLine(source, pair)
  return source.text[next - 1] === '\n' ? inserted(next, text + source.newline) : inserted(next, source.newline + text)
}

function appended({ text, newline }: Source, block: string): Splice {
  const separator = text === '' || text.endsWith('\n') ? '' : newline
  return inserted(text.length, separator + block + newline)
}

function inserted(at: number, text: string): Splice {
  return { start: at, end: at, text }
}

function linesOf({ newline }: Source, lines: readonly string[]): string {
  return lines.join(newline)
}

/** The offset of what ends the line in which an offset lies. */
function lineEnd({ text }: Source, offset: number): number {
  const end = text.indexOf('\n', offset)
  if (end < 0) return text.length
  return text[end - 1] === '\r' ? end - 1 : end
}

/** The offset after the last line of a pair; the value of one may reach to the line after it already. */
function nextLine(source: Source, pair: Pair): number {
  const end = valueEnd(pair)
  if (source.text[end - 1] === '\n') return end
  return Math.min(source.text.length, lineEnd(source, end) + source.newline.length)
}

function indentOf({ text }: Source, pair: Pair): string {
  const start = keyStart(pair)
  return /^\s*/.exec(text.slice(text.lastIndexOf('\n', start - 1) + 1, start))?.[0] ?? ''
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
}

function isNothing({ value }: Pair): boolean {
  return value === null || (isScalar(value) && value.value === null && value.range?.[0] === value.range?.[1])
}

function keyStart({ key }: Pair): number {
  return isScalar(key) ? (key.range?.[0] ?? 0) : 0
}

function keyEnd({ key }: Pair): number {
  return isScalar(key) ? (key.range?.[1] ?? 0) : 0
}

function valueEnd(pair: Pair): number {
  const { value } = pair
  const range = isScalar(value) || isMap(value) ? value.range : undefined
  return range?.[1] ?? keyEnd(pair) + 1
}
