import { LineCounter, parseDocument } from 'yaml'
import { composeReferences } from '../config/compose-file/compose-references.js'
import { formProblems } from '../config/compose-file/form.js'
import { SECTION_FORMS } from '../config/compose-file/section-forms.js'
import { serviceProblems } from '../config/compose-file/service-problems.js'
import { type ComposeTree, isTree } from '../config/compose-tree.js'
import type { ConfigProblem, Origin } from '../config/config-problem.js'
import { type DocumentPath, type DocumentProblem, unknownKey } from '../config/document-problem.js'
import { documentValue } from '../config/document-value.js'
import { locateProblem } from '../config/locate-problem.js'
import { keepMergeTags, OVERRIDE, RESET } from '../config/merge-tags.js'
import { problemsText } from '../config/problem-text.js'
import { SERVICE } from '../config/setting-rules.js'
import { PhloError } from '../errors.js'
import type { ComposeSection } from './merge/merge-sections.js'

/** A Compose file beside `phlo.yaml` whose content is laid over the stack. */
export interface DropIn {
  /** Name of the file: `compose.debug.yaml`. */
  readonly file: string
  readonly services: Readonly<Record<string, ComposeTree>>
  /** Where what its services refer to is written, by `services.NAME.KEY.REFERENCE`. */
  readonly origins: Readonly<Record<string, Origin>>
  /** The other sections of a Compose file, such as `volumes`. */
  readonly sections: Readonly<Record<string, ComposeSection>>
}

const SECTIONS = ['services', ...Object.keys(SECTION_FORMS)]
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
 * Read a drop-in.
 *
 * @throws PHLO_OVERRIDE_INVALID - it is not as Compose wants it; names every problem, with its line and column
 */
export function parseDropIn({ file, text }: { readonly file: string; readonly text: string }): DropIn {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true })
  const [error] = document.errors
  if (error) throw notYaml(file, lines.linePos(error.pos[0]), error.message)
  const locate = (problem: DocumentProblem) => locateProblem({ name: file, document, lines }, problem)
  keepMergeTags(document)
  const read = documentValue(document)
  if (!read.isReadable) throw notYaml(file, lines.linePos(read.offset), read.message)
  const content: unknown = read.value ?? {}
  const problems = isTree(content)
    ? Object.entries(content).flatMap(([section, value]) => sectionProblems(section, value))
    : [problemAt([], 'It is not a Compose file: no mapping of sections.', 'a mapping of sections')]
  if (problems.length > 0 || !isTree(content)) {
    throw invalid(problems.map(locate))
  }
  const { services = {}, ...sections } = content
  const known = Object.entries(sections).filter(([section]) => SECTIONS.includes(section))
  return {
    file,
    services: mappings(services),
    origins: Object.assign(
      {},
      ...Object.entries(mappings(services)).map(([name, service]) => originsOf(name, service, locate)),
    ),
    sections: Object.fromEntries(known.map(([section, entries]) => [section, mappings(entries)])),
  }
}

function originsOf(
  service: string,
  tree: ComposeTree,
  locate: (problem: DocumentProblem) => ConfigProblem,
): Readonly<Record<string, Origin>> {
  const origins = composeReferences(tree).map(({ key, name, path, at }) => {
    const place = locate({ path: ['services', service, ...path], at, message: '', expected: '' })
    return [`services.${service}.${key}.${name}`, `${place.file}:${place.line}:${place.column}`]
  })
  return Object.fromEntries(origins)
}

function sectionProblems(section: string, value: unknown): readonly DocumentProblem[] {
  if (section === 'version' || section.startsWith('x-')) return []
  const refused = REFUSED[section]
  if (refused !== undefined) return [problemAt([section], refused, 'left out')]
  if (section === 'services') return servicesProblems(value)
  const form = Object.entries(SECTION_FORMS).find(([name]) => name === section)?.[1]
  if (form === undefined) return [unknownKey([section], SECTIONS)]
  if (value === null) return []
  const tagged = isTree(value)
    ? Object.entries(value).flatMap(([name, entry]) => tagProblems(entry, [section, name]))
    : []
  return tagged.length > 0 ? tagged : formProblems(value, form, [section])
}

function servicesProblems(services: unknown): readonly DocumentProblem[] {
  if (services === null) return []
  if (!isTree(services)) return [problemAt(['services'], 'services is no mapping.', 'a mapping of services by name')]
  return Object.entries(services).flatMap(([name, service]) => {
    const path = ['services', name]
    if (SERVICE.accept(name) === undefined) {
      const message = `services: "${name}" is not ${SERVICE.expected}.`
      return [{ path, at: 'key' as const, message, expected: SERVICE.expected }]
    }
    if (service === null) return []
    const tagged = tagProblems(service, path)
    return tagged.length > 0 ? tagged : serviceProblems(service, path)
  })
}

function tagProblems(entry: unknown, path: DocumentPath): readonly DocumentProblem[] {
  if (!isTree(entry) || !(RESET in entry || OVERRIDE in entry)) return []
  const message = `"${path.join('.')}" can be changed key by key only; a service is taken out in phlo.yaml.`
  return [problemAt(path, message, 'keys to change')]
}

function problemAt(path: DocumentPath, message: string, expected: string): DocumentProblem {
  return { path, at: 'value', message, expected }
}

function mappings(content: unknown): ComposeSection {
  if (!isTree(content)) return {}
  return Object.fromEntries(Object.entries(content).map(([key, value]) => [key, isTree(value) ? value : {}]))
}

function notYaml(
  file: string,
  { line, col }: { readonly line: number; readonly col: number },
  reason: string,
): PhloError {
  const message = `It is not YAML: ${reason}`
  return invalid([{ file, line, column: col, key: '', message, expected: 'valid YAML' }])
}

function invalid(problems: readonly ConfigProblem[]): PhloError {
  const [first] = problems
  const message = problemsText(problems, first?.file ?? '')
  return new PhloError('PHLO_OVERRIDE_INVALID', message, {
    context: { file: first?.file, line: first?.line, column: first?.column, problems },
  })
}
