import type { SnapshotManifest } from '../../docker/snapshot/snapshot-manifest.js'
import { PhloError } from '../../errors.js'

/**
 * Name a snapshot: as it was asked for, or by the time.
 *
 * @throws PHLO_NAME_INVALID
 */
export function snapshotName(name: string | undefined, nowMs: number): string {
  if (name === undefined) return new Date(nowMs).toISOString().slice(0, 19).replaceAll(':', '-')
  if (/^[A-Za-z0-9][\w.-]{0,99}$/.test(name)) return name
  throw new PhloError('PHLO_NAME_INVALID', `A snapshot cannot be called "${name}".`, {
    fixes: ['Begin with a letter or a digit, and use letters, digits, "_", "-" and "." only.'],
    context: { name },
  })
}

/** Size of a snapshot on the disk. */
export function snapshotBytes({ volumes }: SnapshotManifest): number {
  return volumes.reduce((sum, { bytes }) => sum + bytes, 0)
}
