import type { ObjectStore } from './object-store.js'

/** The clock and the dice, passed in so that everything below `cli/` can be repeated. */
export interface Ambient {
  /** Milliseconds since the epoch. */
  now(): number
  /** Cryptographically strong random bytes. */
  randomBytes(count: number): Uint8Array
}

/**
 * A store together with the way its files are named in table metadata, which holds absolute locations.
 * A warehouse that was moved keeps its recorded root in metadata; both names of a file lead to the same key.
 */
export interface Warehouse {
  readonly store: ObjectStore
  /** Identity of the warehouse: a UUID given when it was made. */
  readonly uuid: string
  /** URIs under which the warehouse has been recorded, newest first; each ends in `/`. */
  readonly roots: readonly string[]
  /** The location to write into metadata for a key: recorded root + key. */
  locationOf(key: string): string
  /**
   * The key that a location in metadata means.
   *
   * @throws PHLO_LOCATION_OUTSIDE - the location is below no root that the warehouse ever had
   */
  keyOf(location: string): string
}
