import { isDeepStrictEqual } from 'node:util'
import { type Document, isMap, isScalar, parseDocument } from 'yaml'
import { type ComposeTree, isTree } from './compose-tree.js'
import { type Splice, setEnabledSplice, unsetEnabledSplice } from './enabled-splice.js'

export interface ServiceChange {
  readonly service: string
  /** `undefined`: it is no longer said, and the service's own default holds. */
  readonly enabled: boolean | undefined
}

/**
 * Say in the text of a `phlo.yaml` whether a service is enabled. Comments, order, blanks and quotes stay; where the
 * file is written in a way that one change cannot do it (anchors, a list where there is to be a mapping), it is written
 * anew, and comments stay.
 *
 * @param text - valid YAML
 */
export function editServices(text: string, change: ServiceChange): string {
  const document = parseDocument(text)
  const content = mapping(document.toJS())
  const wanted = changed(content, change)
  if (isSame(wanted, content)) return text

  const source = { text, document, newline: text.includes('\r\n') ? '\r\n' : '\n' }
  const { service, enabled } = change
  const splice =
    enabled === undefined ? unsetEnabledSplice(source, service) : setEnabledSplice(source, service, enabled)
  const edited = splice && spliced(text, splice)
  if (edited !== undefined && says(edited, wanted)) return edited
  try {
    return rewritten(document, service, wanted)
  } catch {
    // What was taken away held an anchor that others refer to.
    return withoutAnchors(parseDocument(text), wanted)
  }
}

function changed(content: ComposeTree, { service, enabled }: ServiceChange): ComposeTree {
  const { [service]: before, ...others } = mapping(content.services)
  const { enabled: _, ...rest } = mapping(before)
  if (enabled !== undefined) return { ...content, services: { ...others, [service]: { ...rest, enabled } } }
  const services = Object.keys(rest).length === 0 ? others : { ...others, [service]: rest }
  return 'services' in content ? { ...content, services } : content
}

function spliced(text: string, { start, end, text: put }: Splice): string {
  return text.slice(0, start) + put + text.slice(end)
}

/** Nothing that is put between two keys can be seen to be right but by reading it. */
function says(text: string, wanted: ComposeTree): boolean {
  const document = parseDocument(text)
  if (document.errors.length > 0) return false
  try {
    return isSame(mapping(document.toJS()), wanted)
  } catch {
    return false
  }
}

function rewritten(document: Document, service: string, wanted: ComposeTree): string {
  const settings = mapping(wanted.services)[service]
  const services = document.get('services', true)
  if (!isMap(services)) {
    const written = document.createNode(wanted.services)
    if (isScalar(services)) written.commentBefore = services.comment ?? null
    document.set('services', written)
  } else if (settings === undefined) services.delete(service)
  else {
    const before = services.get(service, true)
    const after = document.createNode(settings)
    after.comment = before?.comment ?? null
    services.set(service, after)
  }
  return document.toString({ lineWidth: 0 })
}

function withoutAnchors(document: Document, { services }: ComposeTree): string {
  document.set('services', document.createNode(services, { aliasDuplicateObjects: false }))
  return document.toString({ lineWidth: 0 })
}

/** `services:` with nothing in it and none at all are the same. */
function isSame(one: ComposeTree, other: ComposeTree): boolean {
  const [services, others] = [mapping(one.services), mapping(other.services)]
  return isDeepStrictEqual({ ...one, services }, { ...other, services: others })
}

function mapping(value: unknown): ComposeTree {
  return isTree(value) ? value : {}
}
