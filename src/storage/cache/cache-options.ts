import type { Ambient } from '../warehouse.js'

export interface CacheOptions {
  /** Absolute path of a folder for caches alone; several processes and stores may share it. */
  readonly directory: string
  /** What is kept beyond it goes, what was used longest ago first. */
  readonly bytesMax: number
  readonly ambient: Ambient
}
