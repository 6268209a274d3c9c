import { type ComposeTree, isTree } from '../../config/compose-tree.js'
import { type CanonicalPort, portKey } from './canonical-port.js'
import { volumeTarget } from './canonical-volume.js'
import { type Layer, type MergeRule, type Merging, mergeTrees, refuseKind, withoutTags } from './merge-trees.js'

/** Says which entries of a list stand for the same resource. */
type KeyOf = (entry: unknown) => string

/** What differs, in a service, from "mappings merge, lists are appended, the rest is replaced". */
const RULES: Readonly<Record<string, MergeRule>> = {
  annotations: keyValues,
  'build.additional_contexts': keyValues,
  'build.args': keyValues,
  'build.extra_hosts': hosts,
  'build.labels': keyValues,
  'build.tags': unique(beforeEquals),
  cap_add: unique(beforeEquals),
  cap_drop: unique(beforeEquals),
  command: replaced,
  configs: unique(mountTarget('')),
  'deploy.labels': keyValues,
  devices: unique(deviceTarget),
  dns: unique(beforeEquals),
  dns_opt: unique(beforeEquals),
  dns_search: unique(beforeEquals),
  entrypoint: replaced,
  env_file: unique((entry) => String(isTree(entry) ? entry.path : entry)),
  environment: keyValues,
  expose: unique(String),
  extra_hosts: hosts,
  'healthcheck.test': replaced,
  labels: keyValues,
  links: unique(beforeEquals),
  logging,
  'networks.*.aliases': unique(beforeEquals),
  'networks.*.link_local_ips': unique(beforeEquals),
  ports: unique((entry) => (isTree(entry) ? portKey(entry as CanonicalPort) : String(entry))),
  profiles: unique(beforeEquals),
  secrets: unique(mountTarget('/run/secrets')),
  sysctls: keyValues,
  tmpfs: unique(beforeEquals),
  'ulimits.*': replaced,
  volumes: unique(volumeTarget),
}

/**
 * Lay one Compose service over another by Compose's own rules of the merge. Both are in the long form.
 *
 * @throws PHLO_OVERRIDE_INVALID
 * @see https://github.com/compose-spec/compose-spec/blob/main/13-merge.md; where it is silent, compose-go's `override` speaks
 */
export function mergeService(base: ComposeTree, over: ComposeTree, layer: Layer): ComposeTree {
  return mergeTrees(base, over, { path: [], rules: RULES, layer })
}

function replaced(_: unknown, over: unknown): unknown {
  return withoutTags(over)
}

/** A variable without a value takes away the value that was there: Compose then takes it from its own environment. */
function keyValues(base: unknown, over: unknown, merging: Merging): unknown {
  return mergeMappings(base, over, merging, (path) => ({ [`${path}.*`]: replaced }))
}

function hosts(base: unknown, over: unknown, merging: Merging): unknown {
  return mergeMappings(base, over, merging, (path) => ({ [`${path}.*`]: unique(String) }))
}

/** Options belong to a driver: those of another one are not taken over. */
function logging(base: unknown, over: unknown, merging: Merging): unknown {
  const isOther = isTree(base) && isTree(over) && 'driver' in base && 'driver' in over && base.driver !== over.driver
  return isOther ? withoutTags(over) : mergeMappings(base, over, merging, () => merging.rules)
}

function mergeMappings(
  base: unknown,
  over: unknown,
  merging: Merging,
  rulesBelow: (path: string) => Merging['rules'],
): unknown {
  if (over === null || base === null) return over ?? base
  if (!isTree(base) || !isTree(over)) return refuseKind(merging)
  return mergeTrees(base, over, { ...merging, rules: rulesBelow(merging.path.join('.')) })
}

/** Append, but for entries that stand for the same resource: the later one takes the place of the earlier. */
function unique(keyOf: KeyOf): MergeRule {
  return (base, over, merging) => {
    if (over === null) return base
    if (!Array.isArray(base) || !Array.isArray(over)) return refuseKind(merging)
    return [...new Map([...base, ...over].map((entry) => [keyOf(entry), withoutTags(entry)])).values()]
  }
}

function beforeEquals(entry: unknown): string {
  return String(entry).replace(/=[\s\S]*$/, '')
}

function mountTarget(folder: string): KeyOf {
  return (entry) => {
    if (!isTree(entry)) return `${folder}/${entry}`
    return String(entry.target ?? `${folder}/${entry.source}`)
  }
}

function deviceTarget(entry: unknown): string {
  if (isTree(entry)) return String(entry.target)
  const [source, target] = String(entry).split(':')
  return target ?? source ?? ''
}
