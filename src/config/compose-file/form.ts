import { isTree } from '../compose-tree.js'
import { type DocumentPath, type DocumentProblem, dottedKey, unknownKey } from '../document-problem.js'
import { OVERRIDE, RESET } from '../merge-tags.js'

/** What YAML has besides lists, mappings and nothing. */
export type ScalarValue = string | number | boolean

/** What may be written at a place of a Compose file: a value of one kind or another, each by its own rule. */
export interface Form {
  /** In words: `a text or a list of texts`. */
  readonly expected: string
  /** Absent: no such value may stand here. */
  readonly scalar?: (value: ScalarValue) => boolean
  /** Absent: no list may stand here. */
  readonly list?: ListForm
  /** Absent: no mapping may stand here. */
  readonly mapping?: MappingForm
  /** Whether nothing may be written after the key. */
  readonly isNullable?: boolean
}

interface ListForm {
  readonly of: Form
  /** Whether nothing may be in it twice. */
  readonly isUnique: boolean
  /** What the list must be as a whole; absent: anything. */
  readonly accepts?: (items: readonly unknown[]) => boolean
}

interface MappingForm {
  readonly keys: Readonly<Record<string, Form>>
  /** Keys that must be there. */
  readonly required: readonly string[]
  /** What keys beside those may be; absent: none but extensions. */
  readonly others?: { readonly name: RegExp; readonly of: Form }
  /** Whether keys that begin with `x-` may stand there with anything in them. */
  readonly isExtensible: boolean
}

/** A value by itself. @param accepts - never sees a text with a variable of Compose: its value is known at the start */
export function scalar(expected: string, accepts: (value: ScalarValue) => boolean): Form {
  return { expected, scalar: (value) => isVariable(value) || accepts(value) }
}

/** A text, by a rule of its own. */
export function text(expected: string, pattern: RegExp): Form {
  return scalar(expected, (value) => typeof value === 'string' && pattern.test(value))
}

/** One of some words. */
export function word(...words: readonly string[]): Form {
  return scalar(words.length === 1 ? `${words[0]}` : `one of ${words.join(', ')}`, (value) =>
    words.some((one) => one === value),
  )
}

export function listOf(of: Form, { isUnique = false } = {}): Form {
  return { expected: 'a list', list: { of, isUnique } }
}

/** A mapping of certain keys, and extensions. */
export function mapping(
  keys: Readonly<Record<string, Form>>,
  {
    required = [],
    isExtensible = true,
  }: { readonly required?: readonly string[]; readonly isExtensible?: boolean } = {},
): Form {
  return { expected: `a mapping of ${Object.keys(keys).join(', ')}`, mapping: { keys, required, isExtensible } }
}

/** A mapping of keys that are names by choice. */
export function mappingOf(of: Form, name = /./): Form {
  const form = { keys: {}, required: [], others: { name, of }, isExtensible: false }
  return { expected: 'a mapping of names to values', mapping: form }
}

/** One form or another; no two of them are for the same kind of value. */
export function either(...forms: readonly Form[]): Form {
  return Object.assign({}, ...forms, { expected: forms.map(({ expected }) => expected).join(' or ') })
}

export function nullable(form: Form): Form {
  return { ...form, isNullable: true }
}

/**
 * Find what Compose would not take in a part of a file. Its tags of the merge are looked through.
 *
 * @param path - of the part in its file
 * @returns in the order of the file; none: it is right
 */
export function formProblems(value: unknown, form: Form, path: DocumentPath): readonly DocumentProblem[] {
  if (isTree(value)) {
    if (RESET in value) return []
    if (OVERRIDE in value) return formProblems(value[OVERRIDE], form, [...path, OVERRIDE])
    return form.mapping ? mappingProblems(value, form.mapping, path) : [refused(value, form, path)]
  }
  if (Array.isArray(value))
    return form.list && (form.list.accepts?.(value) ?? true)
      ? listProblems(value, form.list, path)
      : [refused(value, form, path)]
  const isRight = value === null ? form.isNullable === true : form.scalar?.(value as ScalarValue) === true
  return isRight ? [] : [refused(value, form, path)]
}

/** `$$` is a dollar, and any other one begins a variable. */
function isVariable(value: ScalarValue): boolean {
  return typeof value === 'string' && value.replaceAll('$$', '').includes('$')
}

function mappingProblems(
  tree: Readonly<Record<string, unknown>>,
  form: MappingForm,
  path: DocumentPath,
): readonly DocumentProblem[] {
  const missing = form.required.filter((key) => !Object.hasOwn(tree, key))
  return [
    ...missing.map((key) => absent([...path, key], form.keys[key])),
    ...Object.entries(tree).flatMap(([key, value]) => entryProblems(value, form, [...path, key])),
  ]
}

function entryProblems(
  value: unknown,
  { keys, others, isExtensible }: MappingForm,
  path: DocumentPath,
): readonly DocumentProblem[] {
  const key = String(path.at(-1))
  const known = Object.hasOwn(keys, key) ? keys[key] : undefined
  if (known) return formProblems(value, known, path)
  if (isExtensible && key.startsWith('x-')) return []
  return others?.name.test(key)
    ? formProblems(value, others.of, path)
    : [unknownKey(withoutTags(path), Object.keys(keys))]
}

function listProblems(list: readonly unknown[], form: ListForm, path: DocumentPath): readonly DocumentProblem[] {
  const wrong = list.flatMap((item, index) => formProblems(item, form.of, [...path, index]))
  if (!form.isUnique || wrong.length > 0) return wrong
  const written = list.map((item) => JSON.stringify(item))
  const twin = written.findIndex((item, index) => written.indexOf(item) < index)
  if (twin === -1) return []
  const message = `${shown(path)} has ${written[twin]} twice.`
  return [{ path: [...path, twin], at: 'value', message, expected: 'each of them once' }]
}

function refused(value: unknown, { expected, scalar: accepts }: Form, path: DocumentPath): DocumentProblem {
  const isUnquoted = (typeof value === 'number' || typeof value === 'boolean') && accepts?.(String(value))
  const hint = isUnquoted ? ': put it between quotes' : value === null ? ': nothing is written there' : ''
  return { path, at: value === null ? 'key' : 'value', message: `${shown(path)} is not ${expected}${hint}.`, expected }
}

function absent(path: DocumentPath, form: Form | undefined): DocumentProblem {
  return { path, at: 'absent', message: `${shown(path)} is missing.`, expected: form?.expected ?? 'a value' }
}

function shown(path: DocumentPath): string {
  return dottedKey(withoutTags(path))
}

function withoutTags(path: DocumentPath): DocumentPath {
  return path.filter((part) => part !== OVERRIDE)
}
