import { PhloError } from '../../../errors.js'
import type { CommitHash } from '../../catalog.js'
import { type CatalogObjects, COMMITS_PREFIX, TREES_PREFIX } from '../catalog-objects.js'
import type { Commit } from '../object-format.js'
import type { TreeNode } from '../trees/tree-node.js'

export type ProblemKind = 'missing' | 'damaged' | 'newer'

/** What is wrong with which file, by the file's key. */
export type Problems = ReadonlyMap<string, ProblemKind>

/** Checks what commits reach, each commit and each node of a tree once. */
export interface HistoryCheck {
  /** Find what is wrong with a commit, its tree, and all that came before it. */
  problemsOf(head: CommitHash): Promise<Problems>
  commitCount(): number
  nodeCount(): number
}

export function historyCheck(objects: CatalogObjects): HistoryCheck {
  const commits = new Map<CommitHash, { readonly problems: Problems; readonly parents: readonly CommitHash[] }>()
  const nodes = new Map<string, Problems>()

  async function problemsOf(head: CommitHash): Promise<Problems> {
    const problems = new Map<string, ProblemKind>()
    const reached = new Set([head])
    // A set is walked in the order of insertion, what is added on the way included.
    for (const hash of reached) {
      const checked = commits.get(hash) ?? (await checkCommit(hash))
      commits.set(hash, checked)
      for (const [key, kind] of checked.problems) problems.set(key, kind)
      for (const parent of checked.parents) reached.add(parent)
    }
    return problems
  }

  async function checkCommit(hash: CommitHash) {
    const read = await attempt(() => objects.readCommit(hash), COMMITS_PREFIX + hash)
    const commit: Commit | undefined = read.value
    if (!commit) return { problems: read.problems, parents: [] }
    const parents = [commit.parent, commit.mergeParent].filter((parent) => parent !== undefined)
    return { problems: await checkTree(commit.root), parents }
  }

  async function checkTree(node: TreeNode): Promise<Problems> {
    const problems = new Map<string, ProblemKind>()
    for (const { hash } of node.kind === 'branch' ? node.items : []) {
      const checked = nodes.get(hash) ?? (await checkNode(hash))
      nodes.set(hash, checked)
      for (const [key, kind] of checked) problems.set(key, kind)
    }
    return problems
  }

  async function checkNode(hash: string): Promise<Problems> {
    const { value, problems } = await attempt(() => objects.readNode(hash), TREES_PREFIX + hash)
    return value ? await checkTree(value) : problems
  }

  return { problemsOf, commitCount: () => commits.size, nodeCount: () => nodes.size }
}

/**
 * Read a file, and make what is foreseen to be wrong with it a value.
 *
 * @param key - of the file, where the error does not name it
 */
export async function attempt<Value>(
  read: () => Promise<Value>,
  key: string,
): Promise<{ readonly value: Value | undefined; readonly problems: Problems }> {
  try {
    return { value: await read(), problems: new Map() }
  } catch (error) {
    const kind = error instanceof PhloError ? KINDS.get(error.code) : undefined
    if (!(error instanceof PhloError) || !kind) throw error
    return { value: undefined, problems: new Map([[String(error.context.key ?? key), kind]]) }
  }
}

const KINDS: ReadonlyMap<string, ProblemKind> = new Map([
  ['PHLO_COMMIT_UNKNOWN', 'missing'],
  ['PHLO_OBJECT_MISSING', 'missing'],
  ['PHLO_CATALOG_CORRUPT', 'damaged'],
  ['PHLO_FORMAT_NEWER', 'newer'],
])
