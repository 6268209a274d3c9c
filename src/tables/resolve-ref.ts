import type { Catalog, CommitHash } from '../catalog/catalog.js'
import { didYouMean, PhloError } from '../errors.js'
import { copiedCommitAt } from './copied-commit-at.js'
import { findCommits } from './find-commits.js'

export interface RefRequest {
  /** A branch, a tag, a commit hash, or an unambiguous beginning of one (6 characters or more). */
  readonly ref: string
  /** An ISO 8601 time (what `ref` showed then, in the lake that it was copied from where it was not here yet; UTC where it names no zone), a tag or a commit; `undefined`: now. */
  readonly at?: string | undefined
}

export interface ResolvedRef {
  /** For messages: `main`, `v1`, `3f2a9c`, `main at 2026-11-23T00:00:00.000Z`. */
  readonly name: string
  /** `COMMIT` also for a branch at a time. */
  readonly type: 'BRANCH' | 'TAG' | 'COMMIT'
  readonly hash: CommitHash
}

/**
 * Find the commit that a person means.
 *
 * @throws PHLO_REF_UNKNOWN - there is no such branch, tag or commit, or not at that time; names what is near
 * @throws PHLO_TIME_INVALID - `at` is neither a time nor a ref
 */
export async function resolveRef(lake: { readonly catalog: Catalog }, request: RefRequest): Promise<ResolvedRef> {
  if (request.at === undefined) return resolveNow(lake.catalog, request.ref)
  const named = await findRef(lake.catalog, request.at)
  if (named !== undefined) return named
  return resolveThen(lake.catalog, request.ref, parseTime(request.at))
}

async function resolveNow(catalog: Catalog, ref: string): Promise<ResolvedRef> {
  const found = await findRef(catalog, ref)
  if (found !== undefined) return found
  const names = (await catalog.references()).map(({ name }) => name)
  const suggestion = didYouMean(ref, names)
  throw new PhloError('PHLO_REF_UNKNOWN', `There is no branch, tag or commit "${ref}".`, {
    fixes: [
      ...(suggestion === undefined ? [] : [`Did you mean "${suggestion}"?`]),
      'List what there is: phlo branch list, phlo tag list.',
    ],
    context: { ref, ...(suggestion === undefined ? {} : { suggestion }) },
  })
}

async function findRef(catalog: Catalog, ref: string): Promise<ResolvedRef | undefined> {
  const reference = await catalog.reference(ref)
  if (reference !== undefined) return { name: ref, type: reference.type, hash: reference.hash }
  const commits = await findCommits(catalog, ref)
  if (commits.length > 1) {
    throw new PhloError('PHLO_REF_UNKNOWN', `More than one commit begins with "${ref}".`, {
      fixes: [`Write more of the hash: ${commits.join(', ')}.`],
      context: { ref, commits },
    })
  }
  const hash = commits[0]
  return hash === undefined ? undefined : { name: ref, type: 'COMMIT', hash }
}

async function resolveThen(catalog: Catalog, ref: string, timeMs: number): Promise<ResolvedRef> {
  const now = await resolveNow(catalog, ref)
  if (now.type === 'COMMIT') return now
  const time = new Date(timeMs).toISOString()
  const shown = await catalog.referenceAt(ref, timeMs)
  const hash = (await showsNothing(catalog, shown))
    ? ((await copiedCommitAt(catalog, now.hash, timeMs)) ?? shown)
    : shown
  if (hash !== undefined) return { name: `${ref} at ${time}`, type: 'COMMIT', hash }
  throw new PhloError(
    'PHLO_REF_UNKNOWN',
    `${now.type === 'TAG' ? 'Tag' : 'Branch'} "${ref}" was not there at ${time}.`,
    {
      fixes: ['Choose a later time: phlo branch log shows when each commit was made.'],
      context: { ref, time },
    },
  )
}

/** Before its history came from another lake, a branch was not there or empty: what is asked for is of that lake. */
async function showsNothing(catalog: Catalog, hash: CommitHash | undefined): Promise<boolean> {
  if (hash === undefined) return true
  for await (const _ of catalog.entries(hash)) return false
  return true
}

function parseTime(text: string): number {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(text)
  const [, date, clock = '00:00', zone = 'Z'] = match ?? []
  const timeMs = date === undefined ? Number.NaN : Date.parse(`${date}T${clock}${zone.toUpperCase()}`)
  if (!Number.isNaN(timeMs)) return timeMs
  throw new PhloError('PHLO_TIME_INVALID', `"${text}" is neither a time, nor a tag, nor a commit.`, {
    fixes: ['Write a time like 2026-11-23, 2026-11-23T14:30 or 2026-11-23T14:30:00+01:00, or the name of a tag.'],
    context: { at: text },
  })
}
