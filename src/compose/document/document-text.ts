import { Document, type Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import { isTree } from '../../config/compose-tree.js'
import type { ComposeDocument } from '../composed-stack.js'

const HEADER = ` Composed by Phlo from phlo.yaml and the services of its plugins. \`phlo services start\` writes it anew.
 Without Phlo: docker compose --env-file .phlo/secrets.env -f .phlo/compose.yaml up --wait`

/** Words that every reader of YAML takes for the text that they are. */
const PLAIN = /^(?:-{0,2}[A-Za-z_]|[./])[\w./:@=-]*$/
/** Texts like this are something else to some readers of YAML 1.1, Compose's among them. */
const AMBIGUOUS = /^(?:y|n|yes|no|on|off|true|false|null|\.(?:nan|inf)|\.\.\.)$|:$/i
/** What a block of lines would lose or change: blanks at its edges, and characters that only escapes can write. */
const UNPRINTABLE = /^[ \t\n]|[ \t](?:\n|$)|[^\P{Cc}\n]|[\u2028\u2029\ufeff]/u

/**
 * Write a Compose document as YAML: the same bytes for the same document. Texts that some version of YAML could take
 * for something else stand in quotes.
 */
export function documentText(document: ComposeDocument): string {
  const yaml = new Document()
  yaml.contents = nodeOf(document)
  yaml.commentBefore = HEADER
  return yaml.toString({ lineWidth: 0, indentSeq: false })
}

function nodeOf(value: unknown): Node {
  if (Array.isArray(value)) {
    const list = new YAMLSeq<Node>()
    list.items = value.map(nodeOf)
    return list
  }
  if (isTree(value)) {
    const map = new YAMLMap<Node, Node>()
    map.items = Object.entries(value).map(([key, item]) => new Pair(keyOf(key), nodeOf(item)))
    return map
  }
  return typeof value === 'string' ? styled(value, styleOf(value)) : new Scalar(value)
}

function keyOf(key: string): Scalar {
  return styled(key, isPlain(key) ? Scalar.PLAIN : Scalar.QUOTE_DOUBLE)
}

function styled(text: string, type: Scalar.Type): Scalar {
  const scalar = new Scalar(text)
  scalar.type = type
  return scalar
}

function styleOf(text: string): Scalar.Type {
  if (isPlain(text)) return Scalar.PLAIN
  return text.includes('\n') && !UNPRINTABLE.test(text) ? Scalar.BLOCK_LITERAL : Scalar.QUOTE_DOUBLE
}

function isPlain(text: string): boolean {
  return PLAIN.test(text) && !AMBIGUOUS.test(text)
}
