import { resolve } from 'node:path'
import type { ConfigProblem, Origin } from '../config-problem.js'
import type { ConfigSection } from '../config-section.js'
import type { SettingReader, SettingSources } from '../setting-reader.js'
import { BYTES, FOLDER, NAME, THREADS } from '../setting-rules.js'
import { readNessie, readS3, readTrino } from './read-connections.js'
import { LOCAL, STACK, type Target, type WarehousePlace } from './target.js'
import { CATALOG, WAREHOUSE } from './target-rules.js'
import { type TargetSection, valueReader } from './value-reader.js'

/** Variables that give settings of targets. */
export const TARGET_VARIABLES = ['PHLO_WAREHOUSE', 'PHLO_MEMORY', 'PHLO_THREADS'] as const

/** Enough for the tables that a project works on; of a laptop's disk a small part. */
const CACHE_BYTES_MAX = 10e9

/** What reading targets tells besides the targets. */
export interface TargetReport {
  readonly setting: SettingReader
  readonly origins: Record<string, Origin>
  readonly warnings: ConfigProblem[]
}

/** Read the section `targets`; `local` and `stack` are there though the file may not name them. */
export function readTargets(sources: SettingSources, report: TargetReport): Readonly<Record<string, Target>> {
  const targets = sources.file.section('targets')
  targets.refuseKeys(NAME)
  const others = new Set([STACK, ...targets.keys].filter((name) => name !== LOCAL))
  return {
    [LOCAL]: readLocal(targets.section(LOCAL), sources.directory, report),
    ...Object.fromEntries(
      [...others].map((name) => {
        if (targets.keys.includes(name)) report.origins[`targets.${name}`] = targets.originOf(name)
        return [name, readRemote(targets.section(name), { name, sources, report })]
      }),
    ),
  }
}

function readLocal(section: ConfigSection, directory: string, { setting }: TargetReport): Target {
  const key = `targets.${LOCAL}.warehouse`
  const variable = 'PHLO_WAREHOUSE'
  const path = setting(key, { section, rule: FOLDER, otherwise: 'warehouse', variable })
  const limits = readLimits(section, LOCAL, setting)
  section.refuseOthers()
  return {
    name: LOCAL,
    warehouse: { type: 'folder', path: resolve(directory, path) },
    catalog: 'embedded',
    s3: NO_S3,
    nessie: { uri: undefined, authentication: { type: 'none' }, ca: undefined },
    trino: { uri: undefined, user: undefined, password: undefined, ca: undefined },
    ...limits,
    cacheBytesMax: CACHE_BYTES_MAX,
    problems: [],
  }
}

const NO_S3: Target['s3'] = {
  endpoint: undefined,
  region: undefined,
  pathStyle: undefined,
  accessKeyId: undefined,
  secretAccessKey: undefined,
  sessionToken: undefined,
  ca: undefined,
  reader: 'cache',
}

interface RemotePlace {
  readonly name: string
  readonly sources: SettingSources
  readonly report: TargetReport
}

function readRemote(section: ConfigSection, { name, sources, report }: RemotePlace): Target {
  const { directory, environment } = sources
  const unresolved: ConfigProblem[] = []
  const read = valueReader(environment, { ...report, unresolved })
  const from = { section, path: `targets.${name}` }
  const below = (key: string): TargetSection => ({ section: section.section(key), path: `${from.path}.${key}` })
  const warehouse = read.value(from, 'warehouse', WAREHOUSE)
  const nessie = below('nessie')
  const target = {
    name,
    warehouse: warehouse && absolute(warehouse, directory),
    catalog: read.value(from, 'catalog', CATALOG) ?? (name === STACK ? 'nessie' : 'embedded'),
    s3: readS3(read, below('s3'), directory),
    nessie: readNessie(read, nessie, directory),
    trino: readTrino(read, below('trino'), directory),
    ...readLimits(section, name, report.setting),
    cacheBytesMax: report.setting(`${from.path}.cache`, { section, rule: BYTES, otherwise: CACHE_BYTES_MAX }),
    problems: unresolved,
  } satisfies Target
  section.refuseOthers()
  // What the stack lacks comes from the composed services.
  if (name !== STACK) section.require(['warehouse'])
  if (name !== STACK && target.catalog === 'nessie') nessie.section.require(['uri'])
  return target
}

function readLimits(
  section: ConfigSection,
  name: string,
  setting: SettingReader,
): Pick<Target, 'memoryBytesMax' | 'threads'> {
  const key = (last: string) => `targets.${name}.${last}`
  const otherwise: number | undefined = undefined
  return {
    memoryBytesMax: setting<number | undefined>(key('memory'), {
      section,
      rule: BYTES,
      otherwise,
      variable: 'PHLO_MEMORY',
    }),
    threads: setting<number | undefined>(key('threads'), {
      section,
      rule: THREADS,
      otherwise,
      variable: 'PHLO_THREADS',
    }),
  }
}

function absolute(place: WarehousePlace, directory: string): WarehousePlace {
  return place.type === 'folder' ? { type: 'folder', path: resolve(directory, place.path) } : place
}
