import type { CommitHash, LogEntry, Operation } from '../../../catalog/catalog.js'
import type { LakePair } from '../push.js'
import { contentImage, pairMapping } from './content-image.js'

/**
 * The operations that a commit has in the target. What is there already keeps the identity that the target's catalog gave
 * it; what replaces it brings its own.
 *
 * @param parentImage - the commit of the target that it is to follow
 */
export async function operationImages(
  { source, target }: LakePair,
  { parent, operations }: Pick<LogEntry, 'parent' | 'operations'>,
  parentImage: CommitHash,
): Promise<readonly Operation[]> {
  const mapping = pairMapping({ source, target })
  const keys = operations.map(({ key }) => key)
  const [before, there] = await Promise.all([
    parent === undefined ? [] : source.catalog.contents(parent, keys),
    target.catalog.contents(parentImage, keys),
  ])
  return operations.map((operation, index) => {
    if (operation.type !== 'PUT') return operation
    const content = contentImage(operation.content, mapping)
    const isKept = before[index]?.id === operation.content.id
    return { ...operation, content: { ...content, id: (isKept ? there[index]?.id : undefined) ?? content.id } }
  })
}
