import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseDocument } from 'yaml'
import { type ComposeTree, isTree } from '../../src/config/compose-tree.js'
import { keepMergeTags } from '../../src/config/merge-tags.js'
import { repositoryDirectory } from './source-files.js'

/** One case of a rule by which Compose merges services: what both files say, and what comes of it. */
export interface MergeCase {
  readonly case: string
  readonly base: ComposeTree
  readonly over: ComposeTree
  readonly merged: ComposeTree
}

export interface MergeRuleFile {
  /** What is merged: `ports`. */
  readonly rule: string
  readonly cases: readonly MergeCase[]
}

/** Read the rules of the merge: one file of cases for each in `test/fixtures/merge-rules/`. */
export function mergeRuleFiles(): readonly MergeRuleFile[] {
  const folder = join(repositoryDirectory, 'test/fixtures/merge-rules')
  return readdirSync(folder)
    .sort()
    .map((file) => {
      const document = parseDocument(readFileSync(join(folder, file), 'utf8'))
      keepMergeTags(document)
      return { rule: basename(file, '.yaml'), cases: document.toJS() as readonly MergeCase[] }
    })
}

/**
 * Leave out of what Compose prints what says nothing: mappings of nothing, such as the options of a volume that has
 * none, and what a list repeats, as some versions do with the addresses of a host.
 */
export function significant(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Map(value.map((item) => [JSON.stringify(item), significant(item)])).values()]
  if (!isTree(value)) return value
  const entries = Object.entries(value).map(([key, item]) => [key, significant(item)] as const)
  return Object.fromEntries(entries.filter(([, item]) => !isTree(item) || Object.keys(item).length > 0))
}
