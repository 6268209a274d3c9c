import type { ConfigProblem, Origin } from './config-problem.js'
import type { ConfigSection, Rule, Setting } from './config-section.js'
import type { Environment } from './read-environment.js'

/** What settings are read from, the strongest first. */
export interface SettingSources {
  readonly directory: string
  /** By dotted key of `phlo.yaml`. */
  readonly flags: Readonly<Record<string, string | undefined>>
  readonly environment: Environment
  readonly file: ConfigSection
  readonly problems: ConfigProblem[]
}

/** Reads the setting of a dotted key, whose last part is its key in the section. */
export type SettingReader = <T>(
  key: string,
  from: {
    readonly section: ConfigSection
    readonly rule: Rule<T>
    readonly otherwise: T
    /** Name of the variable that gives the setting instead of the file. */
    readonly variable?: string
  },
) => T

/** @param origins - gets where each setting came from */
export function settingReader(sources: SettingSources, origins: Record<string, Origin>): SettingReader {
  return (key, { section, rule, otherwise, variable }) => {
    const fromFile = section.setting(key.slice(key.lastIndexOf('.') + 1), rule)
    const given = givenOutside(sources, { key, variable })
    const name = given?.origin.startsWith('--') ? given.origin : (variable ?? key)
    const accepted = given && accept(given, { name, key, rule, problems: sources.problems })
    const { value, origin } = accepted ?? fromFile ?? { value: otherwise, origin: 'default' }
    origins[key] = origin
    return value
  }
}

function givenOutside(
  { flags, environment }: SettingSources,
  { key, variable }: { readonly key: string; readonly variable: string | undefined },
): Setting<string> | undefined {
  const flag = flags[key]
  if (flag !== undefined) return { value: flag, origin: `--${key}` }
  return variable === undefined ? undefined : environment.get(variable)
}

function accept<T>(
  given: Setting<string>,
  to: { readonly name: string; readonly key: string; readonly rule: Rule<T>; readonly problems: ConfigProblem[] },
): Setting<T> | undefined {
  const value = to.rule.accept(given.value)
  if (value !== undefined) return { value, origin: given.origin }
  const [file = given.origin, line] = given.origin.split(':')
  const at = { file, line: Number(line ?? 0), column: line === undefined ? 0 : 1 }
  const message = `${to.name} is not ${to.rule.expected}.`
  // A variable that gives a setting of each target is wrong once.
  const isKnown = to.problems.some((problem) => problem.file === file && problem.message === message)
  if (!isKnown) to.problems.push({ ...at, key: to.key, message, expected: to.rule.expected })
  return undefined
}
