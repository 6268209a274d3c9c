import type { Ambient } from '../../storage/warehouse.js'
import type { Snapshot } from '../table-metadata.js'
import { formatUuid } from '../values/decode-value.js'

/** A random UUID of version 4. */
export function randomUuid(ambient: Ambient): string {
  const bytes = Uint8Array.from(ambient.randomBytes(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return formatUuid(bytes)
}

/**
 * A random snapshot id of 63 bits.
 *
 * @param snapshots - whose ids it must not have
 */
export function randomSnapshotId(ambient: Ambient, snapshots: readonly Snapshot[]): bigint {
  for (;;) {
    const bits = Buffer.from(ambient.randomBytes(8)).readBigUInt64BE()
    const id = BigInt.asUintN(63, bits)
    if (id !== 0n && !snapshots.some(({ snapshotId }) => snapshotId === id)) return id
  }
}
