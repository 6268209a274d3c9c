import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseDocument } from 'yaml'
import type { ComposeTree } from '../../src/config/compose-tree.js'
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
