import type { ContentKey } from '../../catalog/catalog.js'
import type { Engine } from '../../engine/engine.js'
import type { Inspection } from './inspect-files.js'

/** What a new asset over files could be; for the user to change. */
export interface AssetProposal {
  /** `bronze` and a name made of the file's. */
  readonly table: ContentKey
  /** A column whose values are all there and all different; empty when none is that looks like a key. */
  readonly key: readonly string[]
  /** Such as `day(created_at)`; empty when the data is too small to profit. */
  readonly partition: readonly string[]
}

/** Propose table, key and partition. Reads the candidate columns of all the files. */
export declare function proposeAsset(engine: Engine, inspection: Inspection): Promise<AssetProposal>
