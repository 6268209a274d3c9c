import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { parseDocument } from 'yaml'
import { type ComposeTree, isTree } from './compose-tree.js'
import { type Splice, setEnabledSplice, unsetEnabledSplice } from './enabled-splice.js'
import { rewriteServices } from './rewrite-services.js'
import type { ServiceChange } from './service-change.js'

/**
 * Say in the text of a `phlo.yaml` whether a service is enabled. Comments, order, blanks and quotes stay; where the
 * file is written in a way that one change cannot do it (anchors, a list where there is to be a mapping), it is written
 * anew, and comments stay.
 *
 * @param text - valid YAML
 */
export function editServices(text: string, change: ServiceChange): string {
  const document = parseDocument(text, { merge: true })
  const content = mapping(document.toJS())
  const wanted = changed(content, change)
  if (isSame(wanted, content)) return text

  const source = { text, document, newline: text.includes('\r\n') ? '\r\n' : '\n' }
  const { service, enabled } = change
  const splice =
    enabled === undefined ? unsetEnabledSplice(source, service) : setEnabledSplice(source, service, enabled)
  const edited = splice && spliced(text, splice)
  if (edited !== undefined && says(edited, wanted)) return edited
  const anew = rewriteServices(document, change, mapping(wanted.services)).replace(/\r?\n/g, source.newline)
  assert(says(anew, wanted))
  return anew
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
  const document = parseDocument(text, { merge: true })
  if (document.errors.length > 0) return false
  try {
    return isSame(mapping(document.toJS()), wanted)
  } catch {
    return false
  }
}

/** `services:` with nothing in it and none at all are the same. */
function isSame(one: ComposeTree, other: ComposeTree): boolean {
  const [services, others] = [mapping(one.services), mapping(other.services)]
  return isDeepStrictEqual({ ...one, services }, { ...other, services: others })
}

function mapping(value: unknown): ComposeTree {
  return isTree(value) ? value : {}
}
