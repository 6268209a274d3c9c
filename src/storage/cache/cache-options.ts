import type { Ambient } from '../warehouse.js'

/** Where copies of objects are kept, and how much of them. */
export interface CacheOptions {
  /** Absolute path of a folder for caches alone; several processes and stores may share it. */
  readonly directory: string
  /** What is kept beyond it goes, what was used longest ago first. */
  readonly bytesMax: number
  /**
   * Names the time for which this machine has been running. What is kept in it need not be synced: only a power loss could
   * cut it short, and that ends the time. `undefined`: it is not known.
   */
  readonly bootId?: string | undefined
  readonly ambient: Ambient
}
