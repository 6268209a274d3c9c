import { boundedCache } from '../../storage/bounded-cache.js'
import { compareUtf8 } from '../../storage/compare-utf8.js'
import type { CommitHash, ContentKey } from '../catalog.js'
import { pathOfKey } from '../content-key.js'
import type { NessieClient, NessieRefusal } from './nessie-client.js'
import type { DiffJson, EntryJson, KeyJson, NessieContent } from './nessie-json.js'
import { commitPath } from './nessie-paths.js'
import { readPages } from './read-pages.js'
import { commitUnknown, refused } from './refused.js'

/** What commits hold, of kinds unknown to Phlo too. What was read is kept: a commit never changes. */
export interface NessieTrees {
  /** In the order of `keys`; `undefined` where a key is not there. @throws PHLO_COMMIT_UNKNOWN */
  contents(hash: CommitHash, keys: readonly ContentKey[]): Promise<readonly (NessieContent | undefined)[]>
  /** Ordered by key. @throws PHLO_COMMIT_UNKNOWN */
  entries(hash: CommitHash, prefix: ContentKey): Promise<readonly EntryJson[]>
  /** Ordered by key. @throws PHLO_COMMIT_UNKNOWN */
  diff(from: CommitHash, to: CommitHash): Promise<readonly DiffJson[]>
  /** Have `contents` know what a commit holds that was just made. */
  remember(hash: CommitHash, key: ContentKey, content: NessieContent | undefined): void
}

const CONTENTS_KEPT_MAX = 10_000
const DIFFERENCES_KEPT_MAX = 10_000

/** Read what the commits of a server hold. */
export function nessieTrees(client: NessieClient): NessieTrees {
  const kept = boundedCache<NessieContent | 'none'>(CONTENTS_KEPT_MAX)
  const keptDiffs = boundedCache<readonly DiffJson[]>(DIFFERENCES_KEPT_MAX, (diff) => diff.length + 1)

  async function contents(hash: CommitHash, keys: readonly ContentKey[]) {
    const missing = keys.filter((key) => kept.get(nameOf(hash, key)) === undefined)
    const read = new Map(missing.length === 0 ? [] : await readContents(hash, missing))
    return keys.map((key) => {
      const content = read.get(pathOfKey(key)) ?? kept.get(nameOf(hash, key)) ?? 'none'
      kept.set(nameOf(hash, key), content)
      return content === 'none' ? undefined : content
    })
  }

  async function readContents(hash: CommitHash, keys: readonly ContentKey[]) {
    const answer = await client.ask<{
      readonly contents: readonly { readonly key: KeyJson; readonly content: NessieContent }[]
    }>({
      method: 'POST',
      path: `${commitPath(hash)}/contents`,
      body: { requestedKeys: keys.map((elements) => ({ elements })) },
    })
    if (!answer.ok) throw unknownOrRefused(answer, hash)
    return answer.json.contents.map(({ key, content }) => [pathOfKey(key.elements), content] as const)
  }

  async function entries(hash: CommitHash, prefix: ContentKey) {
    const found: EntryJson[] = []
    const path = `${commitPath(hash)}/entries`
    const query = { content: 'true', ...prefixQuery(prefix) }
    const itemsOf = (page: { readonly entries: readonly EntryJson[] }) => page.entries
    const pages = readPages(client, { method: 'GET', path, query }, itemsOf, (refusal) =>
      unknownOrRefused(refusal, hash),
    )
    for await (const page of pages) found.push(...page)
    return found
      .filter(({ name }) => prefix.every((element, index) => name.elements[index] === element))
      .sort((one, other) => compareKeys(one.name, other.name))
  }

  async function diff(from: CommitHash, to: CommitHash) {
    const name = `${from} ${to}`
    const known = keptDiffs.get(name)
    if (known !== undefined) return known
    const found: DiffJson[] = []
    const path = `${commitPath(from)}/diff/${commitPath(to).slice('trees/'.length)}`
    const itemsOf = (page: { readonly diffs: readonly DiffJson[] }) => page.diffs
    const pages = readPages(client, { method: 'GET', path }, itemsOf, (refusal) =>
      unknownOrRefused(refusal, refusal.message.includes(to) ? to : from),
    )
    for await (const page of pages) found.push(...page)
    found.sort((one, other) => compareKeys(one.key, other.key))
    keptDiffs.set(name, found)
    return found
  }

  function remember(hash: CommitHash, key: ContentKey, content: NessieContent | undefined): void {
    kept.set(nameOf(hash, key), content ?? 'none')
  }
  return { contents, entries, diff, remember }
}

function nameOf(hash: CommitHash, key: ContentKey): string {
  return `${hash} ${pathOfKey(key)}`
}

/** Names with characters that Nessie escapes are left to be sorted out here. */
function prefixQuery(prefix: ContentKey): Readonly<Record<string, string>> {
  return prefix.length > 0 && prefix.every((element) => /^[A-Za-z0-9_-]+$/.test(element))
    ? { 'prefix-key': prefix.join('.') }
    : {}
}

function compareKeys(one: KeyJson, other: KeyJson): number {
  return compareUtf8(pathOfKey(one.elements), pathOfKey(other.elements))
}

function unknownOrRefused(refusal: NessieRefusal, hash: CommitHash): Error {
  return refusal.status === 404 ? commitUnknown(hash) : refused(refusal)
}
