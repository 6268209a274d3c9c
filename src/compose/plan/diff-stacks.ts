import { isDeepStrictEqual } from 'node:util'
import { type ComposeTree, isTree } from '../../config/compose-tree.js'
import { FILES_LABEL } from '../document/fragment-service.js'
import type { ServiceRecord, StackRecord } from './stack-record.js'

/** Something that is another one than before. */
export interface StackDifference {
  /** `image`, `environment.WORKERS`, `secret POSTGRES_PASSWORD`, `files`. */
  readonly what: string
  /** `null`: it was not there, or the value is nobody's to see. */
  readonly before: unknown
  /** `null`: it is no longer there, or the value is nobody's to see. */
  readonly after: unknown
}

/**
 * What a start does with a service: make a container, replace it by a new one, take it away, or leave it though
 * something about it is different. Of a container whose service was not kept in mind nothing can be told.
 */
export type ServiceAction = 'create' | 'recreate' | 'remove' | 'change' | 'keep' | 'unknown'

/** What Docker has of a project. */
export interface ObservedStack {
  /** Names of the services that have containers. */
  readonly services: ReadonlySet<string>
  /** Names of the volumes, without the project's. */
  readonly volumes: ReadonlySet<string>
}

export interface ServiceChange {
  readonly service: string
  readonly action: ServiceAction
  /** Why; empty for one that is new, gone or the same. */
  readonly differences: readonly StackDifference[]
}

export interface StackChanges {
  /** Of all services of either stack, by name. */
  readonly services: readonly ServiceChange[]
  /** Names of volumes that are made. */
  readonly newVolumes: readonly string[]
  /** Names of volumes that no service uses any more; they stay until `reset`. */
  readonly unusedVolumes: readonly string[]
}

/** Keys that Compose does not count when it decides whether a container is still what its service says. */
const NOT_COUNTED = new Set(['build', 'depends_on', 'pull_policy', 'profiles'])

/**
 * Tell what a start would change.
 *
 * @param before - what was started last; `undefined`: nothing is known of that
 * @param observed - what is there; `undefined`: what was started last is taken to be there still
 */
export function diffStacks(
  before: StackRecord | undefined,
  after: StackRecord,
  observed: ObservedStack | undefined,
): StackChanges {
  const known = before?.services ?? {}
  const there = observed?.services ?? new Set(Object.keys(known))
  const volumes = observed?.volumes ?? new Set(before?.volumes)
  const names = [...new Set([...there, ...Object.keys(after.services)])].sort()
  return {
    services: names.map((name) => serviceChange(name, { isThere: there.has(name), before: known[name], after })),
    newVolumes: after.volumes.filter((volume) => !volumes.has(volume)),
    unusedVolumes: [...volumes].filter((volume) => !after.volumes.includes(volume)).sort(),
  }
}

function serviceChange(
  service: string,
  about: { readonly isThere: boolean; readonly before: ServiceRecord | undefined; readonly after: StackRecord },
): ServiceChange {
  const { isThere, before } = about
  const after = about.after.services[service]
  if (!isThere) return { service, action: 'create', differences: [] }
  if (!after) return { service, action: 'remove', differences: [] }
  if (!before) return { service, action: 'unknown', differences: [] }
  const differences = [...serviceDifferences(before.service, after.service), ...rotated(before.secrets, after.secrets)]
  const counted = differences.filter(({ what }) => !NOT_COUNTED.has(what))
  if (counted.length > 0) return { service, action: 'recreate', differences }
  return { service, action: differences.length > 0 ? 'change' : 'keep', differences }
}

function serviceDifferences(before: ComposeTree, after: ComposeTree): readonly StackDifference[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) => {
    if (key === 'environment') return variableDifferences(before[key], after[key])
    if (key === 'labels') return labelDifferences(before[key], after[key])
    if (isDeepStrictEqual(before[key], after[key])) return []
    return [{ what: key, before: before[key] ?? null, after: after[key] ?? null }]
  })
}

/** People put passwords into variables, so values are not told. */
function variableDifferences(before: unknown, after: unknown): readonly StackDifference[] {
  return differentKeys(before, after).map((name) => ({ what: `environment.${name}`, before: null, after: null }))
}

function labelDifferences(before: unknown, after: unknown): readonly StackDifference[] {
  return differentKeys(before, after).map((name) => ({
    what: name === FILES_LABEL ? 'files' : `labels.${name}`,
    before: null,
    after: null,
  }))
}

function rotated(before: ServiceRecord['secrets'], after: ServiceRecord['secrets']): readonly StackDifference[] {
  const names = Object.keys(after).filter((name) => name in before && before[name] !== after[name])
  return names.map((name) => ({ what: `secret ${name}`, before: null, after: null }))
}

function differentKeys(before: unknown, after: unknown): readonly string[] {
  const [old, now] = [before, after].map((value): ComposeTree => (isTree(value) ? value : {}))
  const names = new Set([...Object.keys(old ?? {}), ...Object.keys(now ?? {})])
  return [...names].filter((name) => !isDeepStrictEqual(old?.[name], now?.[name])).sort()
}
