import type { Ambient } from '../../storage/warehouse.js'
import type { Snapshot } from '../table-metadata.js'

const ID_BYTES = 8

/**
 * A random snapshot id of 63 bits.
 *
 * @param snapshots - whose ids it must not have
 */
export function randomSnapshotId(ambient: Ambient, snapshots: readonly Snapshot[]): bigint {
  for (;;) {
    const bits = Buffer.from(ambient.randomBytes(ID_BYTES)).readBigUInt64BE()
    const id = BigInt.asUintN(63, bits)
    if (id !== 0n && !snapshots.some(({ snapshotId }) => snapshotId === id)) return id
  }
}
