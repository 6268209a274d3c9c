import { PhloError } from '../../../errors.js'
import { formatLosslessJson, parseLosslessJson } from '../../../iceberg/metadata/lossless-json.js'
import { pairMapping } from '../images/content-image.js'
import type { LakePair } from '../push.js'

/**
 * Copy the metadata of a view, of which only the location of its folder depends on the warehouse.
 *
 * @returns bytes written; 0 when the target had it
 * @throws PHLO_OBJECT_MISSING - it is not there
 */
export async function copyView(pair: LakePair, metadataLocation: string): Promise<number> {
  const { source, target } = pair
  const key = source.warehouse.keyOf(metadataLocation)
  const bytes = await source.warehouse.store.read(key)
  if (bytes === undefined) {
    throw new PhloError('PHLO_OBJECT_MISSING', `${metadataLocation} is not there.`, {
      context: { location: metadataLocation },
    })
  }
  const view = Object(parseLosslessJson(Buffer.from(bytes).toString()))
  const moved = Buffer.from(formatLosslessJson({ ...view, location: pairMapping(pair)(String(view.location)) }))
  return (await target.warehouse.store.writeIfAbsent(key, moved)) === 'written' ? moved.length : 0
}
