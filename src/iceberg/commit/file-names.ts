import { randomUuid } from '../../storage/random-id.js'
import type { Ambient } from '../../storage/warehouse.js'

/** The location of the first metadata file of a table. */
export function firstMetadataLocation(tableLocation: string, ambient: Ambient): string {
  return metadataLocation(tableLocation, 0, ambient)
}

/**
 * The location of the metadata file that follows another, numbered one higher.
 *
 * @param previous - `00003-<uuid>.metadata.json`, or the `v3.metadata.json` of Hadoop tables
 */
export function nextMetadataLocation(tableLocation: string, previous: string, ambient: Ambient): string {
  const match = /(?:^|\/)v?(\d+)[^/]*$/.exec(previous)
  return metadataLocation(tableLocation, match === null ? 0 : Number(match[1]) + 1, ambient)
}

function metadataLocation(tableLocation: string, number: number, ambient: Ambient): string {
  return `${tableLocation}/metadata/${String(number).padStart(5, '0')}-${randomUuid(ambient)}.metadata.json`
}
