import { isDeepStrictEqual } from 'node:util'
import { type Document, isAlias, isMap, isNode, isScalar, type Pair, type YAMLMap } from 'yaml'
import { type ComposeTree, isTree } from './compose-tree.js'
import { joinedComments } from './joined-comments.js'
import { copyOfAliased, keepAliased } from './keep-aliased.js'
import type { ServiceChange } from './service-change.js'

/**
 * Write a parsed `phlo.yaml` anew, with a change of what it says of one service. Its comments stay, and so does what aliases
 * stand for.
 *
 * @param wanted - what it is to say of all services then
 */
export function rewriteServices(document: Document, change: ServiceChange, wanted: ComposeTree): string {
  const services = isMap(document.contents) ? ownValue(document, document.contents, 'services') : undefined
  if (isMap(services)) changeEntry(document, services, { ...change, settings: wanted[change.service] })
  else {
    const written = document.createNode(wanted)
    if (isScalar(services)) written.commentBefore = services.comment ?? null
    keepAliased(document, { changed: [services] })
    document.set('services', written)
  }
  return document.toString({ lineWidth: 0 })
}

function changeEntry(
  document: Document,
  services: YAMLMap,
  { service, enabled, settings }: ServiceChange & { readonly settings: unknown },
): void {
  const pair = pairOf(services, service)
  if (pair && settings === undefined) {
    keepAliased(document, { removed: pair })
    withoutPair(services, pair)
    return
  }
  const before = ownValue(document, services, service)
  if (isMap(before) && isTree(settings)) {
    keepAliased(document, { changed: [before, ownValue(document, before, 'enabled')] })
    if (enabled === undefined) before.delete('enabled')
    else before.set('enabled', enabled)
    if (!isDeepStrictEqual(before.toJS(document), settings)) withoutMerges(document, before, settings)
  } else {
    const after = document.createNode(settings)
    after.comment = isNode(before) ? (before.comment ?? null) : null
    keepAliased(document, { changed: [before] })
    services.set(service, after)
  }
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
}

/** The value of a key, which becomes a copy where it was an alias. */
function ownValue(document: Document, map: YAMLMap, key: string): unknown {
  const pair = pairOf(map, key)
  if (isAlias(pair?.value)) pair.value = copyOfAliased(document, pair.value)
  return pair?.value
}

/** A comment above it may be a heading of those that follow. */
function withoutPair(map: YAMLMap, pair: Pair): void {
  const next = map.items[map.items.indexOf(pair) + 1]?.key
  const above = isNode(pair.key) ? pair.key.commentBefore : undefined
  if (isNode(next)) next.commentBefore = joinedComments(above, next.commentBefore)
  else map.comment = joinedComments(above, map.comment)
  map.items = map.items.filter((item) => item !== pair)
}

/** What is merged into a mapping cannot be taken out of it, but by writing the rest there itself. */
function withoutMerges(document: Document, map: YAMLMap, settings: ComposeTree): void {
  map.items = map.items.filter(({ key }) => !isScalar(key) || typeof key.value !== 'symbol')
  for (const [key, value] of Object.entries(settings)) if (!map.has(key)) map.set(key, document.createNode(value))
}
