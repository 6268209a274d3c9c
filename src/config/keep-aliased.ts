import {
  type Alias,
  type Document,
  isCollection,
  isNode,
  isPair,
  type Node,
  type Pair,
  type Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { joinedComments } from './joined-comments.js'

/** What is about to become something else. */
interface Changing {
  /** Values that change in place; what is no node holds nothing. */
  readonly changed?: readonly unknown[]
  /** Goes, with all that is in it. */
  readonly removed?: Pair
}

/**
 * Keep for aliases what they stand for, before parts of a document change or go: the first alias of each becomes a copy of
 * it, with its anchor, to which the later ones lead.
 */
export function keepAliased(document: Document, { changed = [], removed }: Changing): void {
  const sources = new Set([...changed.filter(isNode), ...nodesIn(removed?.key), ...nodesIn(removed?.value)])
  visit(document, {
    // Where the copy would go as well.
    Pair: (_, pair) => (pair === removed ? visit.SKIP : undefined),
    Alias(_, alias) {
      const source = alias.resolve(document)
      if (source === undefined || !sources.has(source)) return undefined
      return copyFor(alias, source)
    },
  })
  for (const node of sources) if ('anchor' in node) delete node.anchor
}

/** Copy what an alias stands for, without the anchors, so that it can be another thing; `undefined`: it leads nowhere. */
export function copyOfAliased(document: Document, alias: Alias): Node | undefined {
  const source = alias.resolve(document)
  const copy = source && copyFor(alias, source)
  for (const node of nodesIn(copy)) if ('anchor' in node) delete node.anchor
  return copy
}

/** What stands beside the alias stays beside the copy, or in its first line where it has lines of its own. */
function copyFor({ comment, commentBefore }: Alias, source: Scalar | YAMLMap | YAMLSeq): Node {
  const copy = source.clone() as typeof source
  const first = isCollection(copy) && copy.flow !== true ? firstNode(copy) : undefined
  if (first === undefined) copy.comment = comment ?? null
  else first.commentBefore = joinedComments(comment, copy.commentBefore, first.commentBefore)
  copy.commentBefore = commentBefore ?? null
  return copy
}

function firstNode({ items: [first] }: YAMLMap | YAMLSeq): Node | undefined {
  const node = isPair(first) ? first.key : first
  return isNode(node) ? node : undefined
}

function nodesIn(part: unknown): readonly Node[] {
  const nodes: Node[] = []
  if (isNode(part)) {
    visit(part, {
      Node: (_, node) => {
        nodes.push(node)
      },
    })
  }
  return nodes
}
