import { isDeepStrictEqual } from 'node:util'
import type { Content } from '../../../catalog/catalog.js'
import type { LocationMapping } from '../../../iceberg/relocate/location-mapping.js'
import type { LakePair } from '../push.js'

/** From a location in the source to the same place in the target. */
export function pairMapping({ source, target }: LakePair): LocationMapping {
  return (location) => target.warehouse.locationOf(source.warehouse.keyOf(location))
}

/** The content that the target gets for one of the source. Objects keep their keys, so that nothing has to be read. */
export function contentImage(content: Content, mapping: LocationMapping): Content {
  if (content.type !== 'NAMESPACE') return { ...content, metadataLocation: mapping(content.metadataLocation) }
  const { location } = content.properties
  return location === undefined
    ? content
    : { ...content, properties: { ...content.properties, location: mapping(location) } }
}

/** Whether two contents are of the same version of the same thing. A catalog may give things identities of its own. */
export function isSameVersion(one: Content | undefined, other: Content | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  return isDeepStrictEqual({ ...one, id: '' }, { ...other, id: '' })
}
