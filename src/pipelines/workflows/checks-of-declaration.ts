import { durationMs } from '../../config/duration-ms.js'
import { didYouMean } from '../../errors.js'
import type { DeclaredColumns } from '../asset.js'
import type { CheckDefinition } from '../authoring/check.js'
import type { Check } from '../checks/check.js'
import { patternProblem } from '../columns/pattern-sql.js'
import { type Declaration, declarationInvalid } from './declaration.js'
import { type OptionsReader, optionsReader } from './options-reader.js'

/**
 * Examine the checks of an asset.
 *
 * @param columns - to find the columns in; `undefined`: they are not known before the data is
 * @throws PHLO_WORKFLOW_INVALID
 */
export function checksOfDeclaration(
  declaration: Declaration,
  value: unknown,
  columns: DeclaredColumns | undefined,
): readonly Check[] {
  if (value === undefined) return []
  if (!Array.isArray(value) || !value.every(isCheckDefinition)) {
    throw declarationInvalid(declaration, 'checks', "a list of checks such as `check.unique('id')` is expected")
  }
  const names = new Set<string>()
  return value.map((definition) => {
    const path = `checks.${definition.check}`
    const options = optionsReader(declaration, path, definition.options, [...COMMON_OPTIONS, ...ownOptions(definition)])
    refuseUnknownColumns(options, definition.columns, columns)
    const rule = ruleOf(
      optionsReader(declaration, path, definition.settings, Object.keys(definition.settings)),
      definition,
    )
    const name = distinct(options.text('name') ?? defaultName(definition), names)
    return { ...rule, name, severity: options.oneOf('severity', ['error', 'warn']) ?? 'error' }
  })
}

const COMMON_OPTIONS = ['severity', 'name'] as const

/** Options of this kind of check alone, which are no longer among `options`; named so that an error lists them all. */
function ownOptions({ check, settings }: CheckDefinition): readonly string[] {
  return ['range', 'rowCount', 'freshness'].includes(check) ? Object.keys(settings) : []
}

function isCheckDefinition(value: unknown): value is CheckDefinition {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'check'
}

function refuseUnknownColumns(
  options: OptionsReader,
  used: readonly string[],
  columns: DeclaredColumns | undefined,
): void {
  if (!Array.isArray(used) || used.some((name) => typeof name !== 'string')) {
    throw options.invalid('', 'names of columns are expected')
  }
  const known = columns?.schema.fields.map(({ name }) => name)
  const unknown = used.find((name) => known !== undefined && !known.includes(name))
  if (known === undefined || unknown === undefined) return
  const near = didYouMean(unknown, known)
  throw options.invalid(
    '',
    `the schema has no column "${unknown}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
  )
}

type RuleOf<Each> = Each extends unknown ? Omit<Each, 'name' | 'severity'> : never

function ruleOf(settings: OptionsReader, definition: CheckDefinition): RuleOf<Check> {
  const { check, columns } = definition
  const [column = ''] = columns
  switch (check) {
    case 'notNull':
    case 'unique':
      if (columns.length === 0) throw settings.invalid('', 'the name of a column is expected')
      return { kind: check, columns }
    case 'range':
      return { kind: check, column, ...bounds(settings, isBound) }
    case 'rowCount':
      return { kind: check, ...bounds(settings, isCount) }
    case 'pattern':
      return { kind: check, column, ...pattern(settings) }
    case 'acceptedValues':
      return { kind: check, column, values: acceptedValues(settings) }
    case 'freshness':
      return { kind: check, column, ...freshness(settings) }
    case 'sql':
      return { kind: check, query: query(settings) }
  }
}

function isBound(value: unknown): value is number | bigint | string {
  return typeof value === 'number' ? Number.isFinite(value) : typeof value === 'bigint' || typeof value === 'string'
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}

function bounds<Bound extends number | bigint | string>(
  settings: OptionsReader,
  accepts: (value: unknown) => value is Bound,
): { readonly min: Bound | undefined; readonly max: Bound | undefined } {
  const [min, max] = [settings.value('min'), settings.value('max')]
  if (min === undefined && max === undefined) throw settings.invalid('', 'a `min`, a `max` or both are expected')
  if (min !== undefined && !accepts(min)) throw settings.invalid('min', 'a value to compare with is expected')
  if (max !== undefined && !accepts(max)) throw settings.invalid('max', 'a value to compare with is expected')
  if (min !== undefined && max !== undefined && min > max) throw settings.invalid('min', '`min` is greater than `max`')
  return { min, max }
}

function pattern(settings: OptionsReader): { readonly source: string; readonly flags: string } {
  const found = settings.value('pattern')
  if (!(found instanceof RegExp)) throw settings.invalid('', 'a pattern such as `/^[a-z]+$/` is expected')
  const problem = patternProblem(found)
  if (problem !== undefined) throw settings.invalid('', problem)
  return { source: found.source, flags: found.flags }
}

function acceptedValues(settings: OptionsReader): readonly (string | number | bigint | boolean)[] {
  const values = settings.value('values')
  if (!Array.isArray(values) || values.length === 0) throw settings.invalid('', 'a list of values is expected')
  return values
}

function freshness(settings: OptionsReader): {
  readonly warnMs: number | undefined
  readonly failMs: number | undefined
} {
  const age = (option: string): number | undefined => {
    const text = settings.text(option)
    const milliseconds = text === undefined ? undefined : durationMs(text)
    if (text !== undefined && milliseconds === undefined)
      throw settings.invalid(option, `"${text}" is not a duration such as '90m', '24h' or '7d'`)
    return milliseconds
  }
  const [warnMs, failMs] = [age('warn'), age('fail')]
  if (warnMs === undefined && failMs === undefined)
    throw settings.invalid('', 'an age `warn`, `fail` or both are expected')
  return { warnMs, failMs }
}

function query(settings: OptionsReader): string {
  const text = settings.text('query')
  if (text === undefined) throw settings.invalid('', 'a SELECT is expected')
  return text
}

/** Names are what a design document calls the check: its kind, and the columns where there are any. */
function defaultName({ check, columns }: CheckDefinition): string {
  const kind = check.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  return columns.length === 0 ? kind : `${kind}(${columns.join(', ')})`
}

function distinct(name: string, taken: Set<string>): string {
  let candidate = name
  for (let count = 2; taken.has(candidate); count += 1) candidate = `${name} ${count}`
  taken.add(candidate)
  return candidate
}
