import { compareUtf8 } from '../../storage/compare-utf8.js'
import { operationConflicts } from '../apply-operations.js'
import type { CommitHash, KeyConflict, MergeRequest, MergeResult } from '../catalog.js'
import { keyOfPath, pathOfKey } from '../content-key.js'
import { mergeBases } from '../merge-base.js'
import { type KeySides, mergeKeys } from '../merge-keys.js'
import { lookUps } from './look-ups.js'
import { foreignBehaviors, mergeBehaviors } from './merge-behaviors.js'
import type { DiffJson } from './nessie-json.js'
import { type NessieParts, nessieHead } from './nessie-parts.js'
import { writeMerge } from './write-merge.js'

/** Merge a commit into a branch, on top of whatever others committed since the merge was decided on. */
export async function mergeIntoNessie(parts: NessieParts, request: MergeRequest): Promise<MergeResult> {
  const { fromHash, into, dryRun = false } = request
  for (;;) {
    const head = await nessieHead(parts, into)
    const bases = await mergeBases(parts.history.node, fromHash, head)
    if (bases.includes(fromHash)) return { status: 'unchanged', hash: head }
    const [moved, sides] = await Promise.all([
      movedKeys(parts, request, head),
      sidesOf(parts, request, { head, bases }),
    ])
    const { changes, conflicts } = mergeKeys(sides, request.resolutions)
    const others = conflicts.filter(({ key }) => !moved.some((one) => pathOfKey(one.key) === pathOfKey(key)))
    if (moved.length + others.length > 0) return { status: 'conflict', conflicts: [...moved, ...others] }
    if (dryRun) return { status: 'merged', hash: head, changes }
    const behaviors = [...mergeBehaviors(sides, changes), ...foreignBehaviors(await diffOf(parts, bases, fromHash))]
    const hash = await writeMerge(parts, { request, head, behaviors })
    if (hash !== undefined) return hash === head ? { status: 'unchanged', hash } : { status: 'merged', hash, changes }
  }
}

/** The keys that must not have changed since the merge was decided on, and have. */
async function movedKeys(
  parts: NessieParts,
  { expectedHash, unchanged = [] }: MergeRequest,
  head: CommitHash,
): Promise<readonly KeyConflict[]> {
  if (expectedHash === undefined || expectedHash === head || unchanged.length === 0) return []
  const [before, now] = await Promise.all([
    lookUps(parts.trees, expectedHash, unchanged),
    lookUps(parts.trees, head, unchanged),
  ])
  return await operationConflicts(
    unchanged.map((key) => ({ type: 'UNCHANGED', key })),
    before,
    now,
  )
}

/** What the keys that the source changed, or that are resolved, hold on all sides, ordered by key. */
async function sidesOf(
  parts: NessieParts,
  { fromHash, resolutions = [] }: MergeRequest,
  { head, bases }: { readonly head: CommitHash; readonly bases: readonly CommitHash[] },
): Promise<readonly KeySides[]> {
  const changed = (await diffOf(parts, bases, fromHash)).map(({ key }) => pathOfKey(key.elements))
  const paths = [...new Set([...changed, ...resolutions.map(({ key }) => pathOfKey(key))])].sort(compareUtf8)
  const keys = paths.map(keyOfPath)
  const [source, target, ...ancestors] = await Promise.all(
    [fromHash, head, ...bases].map((hash) => lookUps(parts.trees, hash, keys)),
  )
  return await Promise.all(
    paths.map(async (path) => ({
      key: keyOfPath(path),
      bases: await Promise.all(ancestors.map((base) => base(path))),
      source: await source?.(path),
      target: await target?.(path),
    })),
  )
}

/** Keys that differ from several common ancestors are there several times. */
async function diffOf(
  { trees }: NessieParts,
  bases: readonly CommitHash[],
  to: CommitHash,
): Promise<readonly DiffJson[]> {
  const diffs = await Promise.all(bases.map((base) => trees.diff(base, to)))
  return diffs.flat()
}
