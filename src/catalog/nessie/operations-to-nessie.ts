import type { CommitHash, Operation } from '../catalog.js'
import { contentToNessie, type KeyJson, type NessieContent } from './nessie-json.js'
import type { NessieTrees } from './nessie-trees.js'

/** An operation of a commit as Nessie reads it. */
export type NessieOperation =
  | { readonly type: 'PUT'; readonly key: KeyJson; readonly content: NessieContent }
  | { readonly type: 'DELETE' | 'UNCHANGED'; readonly key: KeyJson }

/**
 * Write operations as Nessie wants them: a content under a new key has no identity yet, one under an old key has that of
 * what is there, and what is to have another identity replaces what is there. A key that is not there is not deleted.
 *
 * @param base - the commit that they are made on
 */
export async function operationsToNessie(
  trees: NessieTrees,
  base: CommitHash,
  operations: readonly Operation[],
): Promise<readonly NessieOperation[]> {
  const keys = operations.map(({ key }) => key)
  const contents = await trees.contents(base, keys)
  return operations.flatMap((operation, index) => operationToNessie(operation, contents[index]))
}

function operationToNessie(operation: Operation, present: NessieContent | undefined): readonly NessieOperation[] {
  const key = { elements: operation.key }
  if (operation.type === 'UNCHANGED') return [{ type: 'UNCHANGED', key }]
  if (operation.type === 'DELETE') return present === undefined ? [] : [{ type: 'DELETE', key }]

  const put = (id: string | undefined): NessieOperation => {
    return { type: 'PUT', key, content: contentToNessie(operation.key, operation.content, id) }
  }
  if (present === undefined) return [put(undefined)]
  // A namespace is what its name is; and one that is not empty cannot be replaced.
  const isSame =
    present.id === operation.content.id || (present.type === 'NAMESPACE' && operation.content.type === 'NAMESPACE')
  return isSame ? [put(present.id)] : [{ type: 'DELETE', key }, put(undefined)]
}
