import type { ConfigProblem, Origin } from '../config-problem.js'
import type { ConfigSection, Rule } from '../config-section.js'
import type { Environment } from '../read-environment.js'

/** A section of a target, with what reading it needs. */
export interface TargetSection {
  readonly section: ConfigSection
  /** Dotted key of the section. */
  readonly path: string
}

/** Reads values of a target, each of which may be `env(NAME)`: the variable's value then. */
export interface ValueReader {
  /** @returns `undefined` when it is not there, not acceptable, or refers to a variable that is not set */
  value<T>(from: TargetSection, key: string, rule: Rule<T>): T | undefined
  /** Read a value that nobody but the target's servers may see; one that stands in the file gets a warning. */
  secret(from: TargetSection, key: string, rule: Rule<string>): string | undefined
}

export interface ValueReport {
  readonly origins: Record<string, Origin>
  readonly warnings: ConfigProblem[]
  /** Get an entry for each variable that is not set, or whose value is not acceptable. */
  readonly unresolved: ConfigProblem[]
}

type Written<T> = { readonly variable: string } | { readonly value: T }

export function valueReader(environment: Environment, report: ValueReport): ValueReader {
  const { origins, warnings, unresolved } = report
  const read = <T>({ section, path }: TargetSection, key: string, rule: Rule<T>) => {
    const setting = section.setting(key, orVariable(rule))
    if (setting === undefined) return undefined
    const at = { ...place(setting.origin), key: `${path}.${key}`, expected: rule.expected }
    origins[at.key] = setting.origin
    if ('value' in setting.value) return { value: setting.value.value, at, isInFile: true }
    const { variable } = setting.value
    const given = environment.get(variable)
    const value = given && rule.accept(given.value)
    if (value === undefined) {
      const message = given === undefined ? `${variable} is not set.` : `${variable} is not ${rule.expected}.`
      unresolved.push({ ...at, message: `${at.key}: ${message}` })
      return undefined
    }
    origins[at.key] = `${setting.origin}, ${given?.origin}`
    return { value, at, isInFile: false }
  }
  return {
    value: (from, key, rule) => read(from, key, rule)?.value,
    secret: (from, key, rule) => {
      const found = read(from, key, rule)
      if (found?.isInFile) {
        const message = `${found.at.key} is a secret, and phlo.yaml is for git.`
        warnings.push({ ...found.at, message, expected: 'env(NAME), with NAME=… in .env.local' })
      }
      return found?.value
    },
  }
}

function orVariable<T>(rule: Rule<T>): Rule<Written<T>> {
  return {
    expected: `${rule.expected}, or env(NAME)`,
    accept: (written) => {
      const variable = typeof written === 'string' ? /^env\(\s*(["']?)(\w+)\1\s*\)$/.exec(written)?.[2] : undefined
      if (variable !== undefined) return { variable }
      const value = rule.accept(written)
      return value === undefined ? undefined : { value }
    },
  }
}

/** Of a value in the file: `phlo.yaml:4:3`. */
function place(origin: Origin): Pick<ConfigProblem, 'file' | 'line' | 'column'> {
  const [file = '', line, column] = origin.split(':')
  return { file, line: Number(line), column: Number(column) }
}
