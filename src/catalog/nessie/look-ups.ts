import type { CommitHash, Content, ContentKey } from '../catalog.js'
import { pathOfKey } from '../content-key.js'
import { contentFromNessie } from './nessie-json.js'
import type { NessieTrees } from './nessie-trees.js'

/** Read at once what a commit holds under some keys. @returns what gives each of them by its path */
export async function lookUps(
  trees: NessieTrees,
  hash: CommitHash,
  keys: readonly ContentKey[],
): Promise<(path: string) => Promise<Content | undefined>> {
  const contents = await trees.contents(hash, keys)
  const byPath = new Map(keys.map((key, index) => [pathOfKey(key), contents[index]]))
  return async (path) => {
    const content = byPath.get(path)
    return content && contentFromNessie(content)
  }
}
