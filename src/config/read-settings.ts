import { basename, resolve } from 'node:path'
import { didYouMean } from '../errors.js'
import type { ConfigSection, Rule, Setting } from './config-section.js'
import type { BranchSettings, ConfigProblem, LocalTarget, Origin, ProjectConfig } from './project-config.js'
import type { Environment } from './read-environment.js'
import { readEach, readServices } from './read-services.js'
import {
  ADDRESS,
  BRANCH,
  BRANCHES,
  BYTES,
  DURATION,
  FOLDER,
  NAME,
  REGISTRY_URL,
  SERVICE,
  THREADS,
  VERSION,
} from './setting-rules.js'
import { unknownVariables } from './unknown-variables.js'

/** What settings are read from, the strongest first. */
export interface SettingSources {
  readonly directory: string
  /** By dotted key of `phlo.yaml`. */
  readonly flags: Readonly<Record<string, string | undefined>>
  readonly environment: Environment
  readonly file: ConfigSection
  readonly problems: ConfigProblem[]
}

/** Variables that give a setting instead of the file, by the setting's key. */
const VARIABLES: Readonly<Record<string, string>> = {
  target: 'PHLO_TARGET',
  'targets.local.warehouse': 'PHLO_WAREHOUSE',
  'targets.local.memory': 'PHLO_MEMORY',
  'targets.local.threads': 'PHLO_THREADS',
}

/** Two weeks: long enough to look into a failure after a holiday. */
const KEEP_MS = 14 * 24 * 60 * 60 * 1000

/** Read every setting; where one is not acceptable, `sources.problems` says so and the default stands in for it. */
export function readSettings(sources: SettingSources): ProjectConfig {
  const origins: Record<string, Origin> = {}
  const setting = settingReader(sources, origins)
  const targets = sources.file.section('targets')

  const config = {
    directory: sources.directory,
    version: setting<1>('version', { section: sources.file, rule: VERSION, otherwise: 1 }),
    name: setting('name', { section: sources.file, rule: NAME, otherwise: basename(sources.directory) }),
    target: setting('target', { section: sources.file, rule: NAME, otherwise: 'local' }),
    targets: {
      local: readLocalTarget(setting, targets.section('local'), sources.directory),
      others: otherTargets(targets, origins),
    },
    branches: readBranches(setting, sources.file.section('branches')),
    runs: readRuns(setting, sources.file.section('runs')),
    bind: setting('bind', { section: sources.file, rule: ADDRESS, otherwise: '127.0.0.1' }),
    slots: readSlots(sources.file.section('slots'), origins),
    services: readServices(sources.file.section('services'), origins),
    registry: readRegistry(setting, sources.file.section('registry')),
    warnings: unknownVariables(sources.environment, Object.values(VARIABLES)),
    environment: Object.fromEntries([...sources.environment].map(([name, { value }]) => [name, value])),
    origins,
  }
  sources.file.refuseOthers()
  refuseUnknownTarget(config, sources.problems)
  return config
}

function refuseUnknownTarget({ target, targets, origins }: ProjectConfig, problems: ConfigProblem[]): void {
  const names = ['local', ...Object.keys(targets.others)]
  // A target of a flag is no part of the configuration: opening it refuses it.
  if (names.includes(target) || origins.target?.startsWith('--')) return
  const [file = '', line, column] = (origins.target ?? '').split(':')
  const near = didYouMean(target, names)
  problems.push({
    file,
    line: Number(line ?? 0),
    column: line === undefined ? 0 : Number(column ?? 1),
    key: 'target',
    message: `"${target}" is none of the targets.${near === undefined ? '' : ` Did you mean "${near}"?`}`,
    expected: `one of ${names.join(', ')}`,
  })
}

type SettingReader = <T>(
  key: string,
  from: { readonly section: ConfigSection; readonly rule: Rule<T>; readonly otherwise: T },
) => T

function settingReader(sources: SettingSources, origins: Record<string, Origin>): SettingReader {
  return (key, { section, rule, otherwise }) => {
    const fromFile = section.setting(key.slice(key.lastIndexOf('.') + 1), rule)
    const given = givenOutside(sources, key)
    const accepted = given && accept(given, { key, rule, problems: sources.problems })
    const { value, origin } = accepted ?? fromFile ?? { value: otherwise, origin: 'default' }
    origins[key] = origin
    return value
  }
}

function givenOutside({ flags, environment }: SettingSources, key: string): Setting<string> | undefined {
  const flag = flags[key]
  if (flag !== undefined) return { value: flag, origin: `--${key}` }
  const variable = VARIABLES[key]
  return variable === undefined ? undefined : environment.get(variable)
}

function accept<T>(
  given: Setting<string>,
  to: { readonly key: string; readonly rule: Rule<T>; readonly problems: ConfigProblem[] },
): Setting<T> | undefined {
  const value = to.rule.accept(given.value)
  if (value !== undefined) return { value, origin: given.origin }
  const [file = given.origin, line] = given.origin.split(':')
  to.problems.push({
    file,
    line: Number(line ?? 0),
    column: line === undefined ? 0 : 1,
    key: to.key,
    message: `${VARIABLES[to.key] ?? to.key} is not ${to.rule.expected}.`,
    expected: to.rule.expected,
  })
  return undefined
}

function readLocalTarget(setting: SettingReader, section: ConfigSection, directory: string): LocalTarget {
  const key = (name: string) => `targets.local.${name}`
  const warehouse = setting(key('warehouse'), { section, rule: FOLDER, otherwise: 'warehouse' })
  const memoryBytesMax = setting<number | undefined>(key('memory'), { section, rule: BYTES, otherwise: undefined })
  const threads = setting<number | undefined>(key('threads'), { section, rule: THREADS, otherwise: undefined })
  section.refuseOthers()
  return { warehouse: resolve(directory, warehouse), memoryBytesMax, threads }
}

function otherTargets(targets: ConfigSection, origins: Record<string, Origin>): Readonly<Record<string, unknown>> {
  const names = targets.keys.filter((name) => name !== 'local')
  for (const name of names) origins[`targets.${name}`] = targets.originOf(name)
  return Object.fromEntries(names.map((name) => [name, targets.asWritten(name) ?? null]))
}

function readBranches(setting: SettingReader, section: ConfigSection): BranchSettings {
  const main = setting('branches.default', { section, rule: BRANCH, otherwise: 'main' })
  const branches = {
    default: main,
    protected: setting('branches.protected', { section, rule: BRANCHES, otherwise: [main] }),
    create: setting('branches.create', { section, rule: BRANCHES, otherwise: [] }),
  }
  section.refuseOthers()
  return branches
}

function readRuns(setting: SettingReader, section: ConfigSection): ProjectConfig['runs'] {
  const keepMs = setting('runs.keep', { section, rule: DURATION, otherwise: KEEP_MS })
  section.refuseOthers()
  return { keepMs }
}

function readSlots(section: ConfigSection, origins: Record<string, Origin>): Readonly<Record<string, string>> {
  section.refuseKeys(SERVICE)
  return readEach(section, { path: 'slots', rule: SERVICE, origins })
}

function readRegistry(setting: SettingReader, section: ConfigSection): ProjectConfig['registry'] {
  const url = setting<string | undefined>('registry.url', { section, rule: REGISTRY_URL, otherwise: undefined })
  section.refuseOthers()
  return { url }
}
