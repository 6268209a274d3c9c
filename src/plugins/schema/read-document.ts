import { LineCounter, parseDocument } from 'yaml'
import type { ConfigProblem } from '../../config/config-problem.js'
import type { DocumentProblem } from '../../config/document-problem.js'
import { documentValue } from '../../config/document-value.js'
import { locateProblem, nodeAt } from '../../config/locate-problem.js'
import { checkAgainst } from './check-against.js'
import type { JsonSchema } from './json-schema.js'

/** A YAML or JSON file held against its schema. */
export interface ReadDocument {
  /** As parsed; only to be relied upon when there are no problems. */
  readonly value: unknown
  readonly problems: readonly ConfigProblem[]
  /** Describe a problem that no schema can see, at the line and column of a key or of its value. */
  locate(problem: DocumentProblem): ConfigProblem
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
  const locate = (problem: DocumentProblem): ConfigProblem => {
    const path = [...within, ...problem.path]
    return locateProblem({ name: file, document, lines }, { ...problem, path })
  }
  const unreadable = document.errors.map((error): ConfigProblem => {
    const { line, col } = lines.linePos(error.pos[0])
    const message = `${error.message.replace(/\.$/, '')}.`
    return { file, line, column: col, key: '', message, expected: 'valid YAML' }
  })
  if (unreadable.length > 0) return { value: undefined, problems: unreadable, locate }
  const read = documentValue(document)
  if (!read.isReadable) {
    const { line, col } = lines.linePos(read.offset)
    const problem = { file, line, column: col, key: '', message: `${read.message}.`, expected: 'valid YAML' }
    return { value: undefined, problems: [problem], locate }
  }

  const value: unknown = within.length === 0 ? read.value : nodeAt(document, within)?.toJS(document)
  return { value, problems: checkAgainst(value, schema).map(locate), locate }
}
