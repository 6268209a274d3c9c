import { compareUtf8 } from '../storage/compare-utf8.js'
import type { Content, KeyConflict, Operation } from './catalog.js'
import { sameContent } from './content-json.js'
import { pathOfKey } from './content-key.js'

type LookUp = (path: string) => Promise<Content | undefined>

/**
 * Find the operations whose key another commit has touched.
 *
 * @param base - the contents that the operations were computed from
 * @param head - the contents that they would be applied to
 */
export async function operationConflicts(
  operations: readonly Operation[],
  base: LookUp,
  head: LookUp,
): Promise<readonly KeyConflict[]> {
  const checked = await Promise.all(
    operations.map(async (operation) => {
      const path = pathOfKey(operation.key)
      const [before, target] = await Promise.all([base(path), head(path)])
      const source = wanted(operation, before)
      return sameContent(before, target) ? undefined : { key: operation.key, base: before, source, target }
    }),
  )
  return checked.filter((conflict) => conflict !== undefined)
}

/** The operations that a commit keeps, ordered by key. */
export function recordedOperations(operations: readonly Operation[]): readonly Operation[] {
  return operations
    .filter(({ type }) => type !== 'UNCHANGED')
    .toSorted((one, other) => compareUtf8(pathOfKey(one.key), pathOfKey(other.key)))
}

/** What operations do to the tree: by path, `undefined` removes. */
export function changesOf(operations: readonly Operation[]): ReadonlyMap<string, Content | undefined> {
  return new Map(
    recordedOperations(operations).map((operation) => [pathOfKey(operation.key), wanted(operation, undefined)]),
  )
}

function wanted(operation: Operation, before: Content | undefined): Content | undefined {
  if (operation.type === 'UNCHANGED') return before
  return operation.type === 'PUT' ? operation.content : undefined
}
