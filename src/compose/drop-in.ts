import { isNode, LineCounter, parseDocument } from 'yaml'
import { type ComposeTree, isTree } from '../config/compose-tree.js'
import { keepMergeTags, OVERRIDE, RESET } from '../config/merge-tags.js'
import { PhloError } from '../errors.js'
import type { ComposeSection } from './merge/merge-sections.js'

/** A Compose file beside `phlo.yaml` whose content is laid over the stack. */
export interface DropIn {
  /** Name of the file: `compose.debug.yaml`. */
  readonly file: string
  readonly services: Readonly<Record<string, ComposeTree>>
  /** The other sections of a Compose file, such as `volumes`. */
  readonly sections: Readonly<Record<string, ComposeSection>>
}

const SECTIONS = ['services', 'volumes', 'networks', 'configs', 'secrets', 'models']
/** Sections that would make another stack of it, with what to do instead. */
const REFUSED: Readonly<Record<string, string>> = {
  name: 'The name of the stack follows from the project; take the key away.',
  include: 'Put the file beside phlo.yaml, under a name such as compose.more.yaml.',
}

/** Whether a file of a project's folder is laid over the stack: `compose.debug.yaml`, but not `compose.yaml`. */
export function isDropIn(file: string): boolean {
  return /^compose\..+\.ya?ml$/.test(file)
}

/**
 * Read a drop-in. Only its shape is looked at; Compose says whether its keys are right.
 *
 * @throws PHLO_OVERRIDE_INVALID - with the line and column
 */
export function parseDropIn({ file, text }: { readonly file: string; readonly text: string }): DropIn {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true })
  const [error] = document.errors
  if (error) throw invalid({ file, ...placeAt(lines, error.pos[0]) }, `It is not YAML: ${error.message}`)

  keepMergeTags(document)
  const content: unknown = document.toJS() ?? {}
  if (!isTree(content)) throw invalid({ file, line: 1, column: 1 }, 'It is not a Compose file: no mapping of sections.')
  for (const [section, value] of Object.entries(content)) {
    const problem = problemOf(section, value)
    if (problem === undefined) continue
    const node = document.get(section, true)
    const offset = isNode(node) ? node.range?.[0] : undefined
    throw invalid({ file, ...placeAt(lines, offset ?? 0), section }, problem)
  }
  const { services = {}, ...sections } = content
  const known = Object.entries(sections).filter(([section]) => SECTIONS.includes(section))
  return {
    file,
    services: mappings(services),
    sections: Object.fromEntries(known.map(([section, entries]) => [section, mappings(entries)])),
  }
}

function problemOf(section: string, value: unknown): string | undefined {
  if (section === 'version' || section.startsWith('x-')) return undefined
  const refused = REFUSED[section]
  if (refused !== undefined) return refused
  if (!SECTIONS.includes(section)) return `"${section}" is none of ${SECTIONS.join(', ')}.`
  if (value === null) return undefined
  if (!isTree(value)) return `"${section}" is no mapping.`
  const wrong = Object.entries(value).find(([, entry]) => entry !== null && !isTree(entry))
  if (wrong) return `"${section}.${wrong[0]}" is no mapping.`
  const tagged = Object.entries(value).find(([, entry]) => isTree(entry) && (RESET in entry || OVERRIDE in entry))
  return tagged && `"${section}.${tagged[0]}" can be changed key by key only; a service is taken out in phlo.yaml.`
}

function mappings(content: unknown): ComposeSection {
  if (!isTree(content)) return {}
  return Object.fromEntries(Object.entries(content).map(([key, value]) => [key, isTree(value) ? value : {}]))
}

function placeAt(lines: LineCounter, offset: number) {
  const { line, col } = lines.linePos(offset)
  return { line, column: col }
}

function invalid(
  context: { readonly file: string; readonly line: number; readonly column: number; readonly section?: string },
  problem: string,
): PhloError {
  const { file, line, column } = context
  return new PhloError('PHLO_OVERRIDE_INVALID', `${file}:${line}:${column}: ${problem}`, { context })
}
