import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { ComposeTree } from '../../src/config/compose-tree.js'
import { repositoryDirectory } from './source-files.js'

/** Keys of a service, each case by itself: which Compose takes, which it refuses, and which Docker refuses later. */
export interface ComposeKeys {
  readonly right: readonly ComposeTree[]
  readonly wrong: readonly ComposeTree[]
  readonly late: readonly ComposeTree[]
}

export function composeKeys(): ComposeKeys {
  return parse(readFileSync(join(repositoryDirectory, 'test/fixtures/compose-keys.yaml'), 'utf8'))
}
