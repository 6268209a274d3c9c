import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { ConfigProblem } from '../../config/project-config.js'
import { checkAgainst, type SchemaProblem } from './check-against.js'
import type { JsonSchema } from './json-schema.js'

/** A YAML or JSON file held against its schema. */
export interface ReadDocument {
  /** As parsed; only to be relied upon when there are no problems. */
  readonly value: unknown
  readonly problems: readonly ConfigProblem[]
  /** Describe a problem that no schema can see, at the line and column of a key or of its value. */
  locate(problem: SchemaProblem): ConfigProblem
}

export interface DocumentSource {
  /** What messages call the file. */
  readonly file: string
  readonly schema: JsonSchema
  /** Keys that lead to the part that the schema is about; without it, the whole file. */
  readonly within?: readonly string[]
}

/** Parse YAML, or JSON, which is YAML as well, and find everything in it that its schema does not allow. */
export function readDocument(text: string, { file, schema, within = [] }: DocumentSource): ReadDocument {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const locate = ({ path, at, message, expected }: SchemaProblem): ConfigProblem => {
    const full = [...within, ...path]
    const { line, col } = lines.linePos(offsetOf(document, full, at))
    return { file, line, column: col, key: full.join('.'), message, expected }
  }
  const unreadable = document.errors.map((error): ConfigProblem => {
    const { line, col } = lines.linePos(error.pos[0])
    const message = `${error.message.replace(/\.$/, '')}.`
    return { file, line, column: col, key: '', message, expected: 'valid YAML' }
  })
  if (unreadable.length > 0) return { value: undefined, problems: unreadable, locate }

  const value: unknown = within.length === 0 ? document.toJS() : nodeAt(document, within)?.toJS(document)
  return { value, problems: checkAgainst(value, schema).map(locate), locate }
}

/** What is absent would stand in its mapping, so the key of that is named. */
function offsetOf(document: Document, path: readonly (string | number)[], at: SchemaProblem['at']): number {
  if (at === 'absent') return offsetOf(document, path.slice(0, -1), 'key')
  const parent = nodeAt(document, path.slice(0, -1))
  const name = path.at(-1)
  if (at === 'key' && isMap(parent)) {
    const key = parent.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(name))?.key
    if (isScalar(key)) return key.range?.[0] ?? 0
  }
  return (nodeAt(document, path) ?? parent)?.range?.[0] ?? 0
}

function nodeAt(document: Document, path: readonly (string | number)[]): Node | undefined {
  let node: unknown = document.contents
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document)
    node = isMap(node) || isSeq(node) ? node.get(part, true) : undefined
  }
  return isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node : undefined
}
