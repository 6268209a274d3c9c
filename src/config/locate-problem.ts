import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml'
import type { ConfigProblem } from './config-problem.js'
import type { DocumentPath, DocumentProblem } from './document-problem.js'

/** A parsed file, and what messages call it. */
export interface LocatedFile {
  readonly name: string
  readonly document: Document
  readonly lines: LineCounter
}

/** Say at which line and column of its file a problem is; of what has no place of its own, that of the mapping around it. */
export function locateProblem({ name, document, lines }: LocatedFile, problem: DocumentProblem): ConfigProblem {
  const { path, at, message, expected } = problem
  const { line, col } = lines.linePos(offsetOf(document, path, at))
  return { file: name, line, column: col, key: path.join('.'), message, expected }
}

/** Find the part of a document to which a path leads, aliases followed. */
export function nodeAt(document: Document, path: DocumentPath): Node | undefined {
  let node: unknown = document.contents
  for (const part of path) {
    if (isAlias(node)) node = node.resolve(document)
    node = isMap(node) || isSeq(node) ? node.get(part, true) : undefined
  }
  return isMap(node) || isSeq(node) || isScalar(node) || isAlias(node) ? node : undefined
}

/** What is absent would stand in its mapping, so the key of that is named. */
function offsetOf(document: Document, path: DocumentPath, at: DocumentProblem['at']): number {
  if (at === 'absent') return offsetOf(document, path.slice(0, -1), 'key')
  const parent = nodeAt(document, path.slice(0, -1))
  const name = path.at(-1)
  if (at === 'key' && isMap(parent)) {
    const key = parent.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(name))?.key
    if (isScalar(key)) return key.range?.[0] ?? 0
  }
  const node = nodeAt(document, path)
  if (node?.range) return node.range[0]
  // What a merge key or an anchor brought in stands elsewhere.
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1), 'value')
}
