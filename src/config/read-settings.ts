import { basename } from 'node:path'
import { didYouMean } from '../errors.js'
import type { ConfigProblem, Origin } from './config-problem.js'
import type { ConfigSection } from './config-section.js'
import type { BranchSettings, ProjectConfig } from './project-config.js'
import { readEach, readServices } from './read-services.js'
import { type SettingReader, type SettingSources, settingReader } from './setting-reader.js'
import { ADDRESS, BRANCH, BRANCHES, DURATION, NAME, REGISTRY_URL, SERVICE, VERSION } from './setting-rules.js'
import { readTargets, TARGET_VARIABLES } from './targets/read-targets.js'
import { LOCAL } from './targets/target.js'
import { unknownVariables } from './unknown-variables.js'

/** Variables that give settings. */
const VARIABLES = ['PHLO_TARGET', ...TARGET_VARIABLES]

/** Two weeks: long enough to look into a failure after a holiday. */
const KEEP_MS = 14 * 24 * 60 * 60 * 1000

/** Read every setting; where one is not acceptable, `sources.problems` says so and the default stands in for it. */
export function readSettings(sources: SettingSources): ProjectConfig {
  const origins: Record<string, Origin> = {}
  const setting = settingReader(sources, origins)
  const warnings = [...unknownVariables(sources.environment, VARIABLES)]

  const config = {
    directory: sources.directory,
    version: setting<1>('version', { section: sources.file, rule: VERSION, otherwise: 1 }),
    name: setting('name', { section: sources.file, rule: NAME, otherwise: basename(sources.directory) }),
    target: setting('target', { section: sources.file, rule: NAME, otherwise: LOCAL, variable: 'PHLO_TARGET' }),
    targets: readTargets(sources, { setting, origins, warnings }),
    branches: readBranches(setting, sources.file.section('branches')),
    runs: readRuns(setting, sources.file.section('runs')),
    bind: setting('bind', { section: sources.file, rule: ADDRESS, otherwise: '127.0.0.1' }),
    slots: readSlots(sources.file.section('slots'), origins),
    services: readServices(sources.file.section('services'), origins),
    registry: readRegistry(setting, sources.file.section('registry')),
    warnings,
    environment: Object.fromEntries([...sources.environment].map(([name, { value }]) => [name, value])),
    origins,
  }
  sources.file.refuseOthers()
  refuseUnknownTarget(config, sources.problems)
  return config
}

function refuseUnknownTarget({ target, targets, origins }: ProjectConfig, problems: ConfigProblem[]): void {
  const names = Object.keys(targets)
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
