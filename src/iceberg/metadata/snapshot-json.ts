import type { Snapshot, SnapshotRef } from '../table-metadata.js'
import type { JsonNode } from './json-node.js'

/**
 * Read a snapshot from its JSON.
 *
 * @throws PHLO_METADATA_INVALID - a part is missing or wrong
 * @see https://iceberg.apache.org/spec/#snapshots
 */
export function parseSnapshot(node: JsonNode): Snapshot {
  return {
    snapshotId: node.get('snapshot-id').long(),
    parentSnapshotId: node.find('parent-snapshot-id')?.long(),
    sequenceNumber: node.find('sequence-number')?.long() ?? 0n,
    timestampMs: node.get('timestamp-ms').integer(),
    manifestList: node.find('manifest-list')?.string(),
    manifests:
      node
        .find('manifests')
        ?.items()
        .map((manifest) => manifest.string()) ?? [],
    summary: node.find('summary')?.strings() ?? {},
    schemaId: node.find('schema-id')?.integer(),
  }
}

/** Spell a snapshot as JSON. */
export function formatSnapshot(snapshot: Snapshot): unknown {
  return {
    'sequence-number': snapshot.sequenceNumber,
    'snapshot-id': snapshot.snapshotId,
    'parent-snapshot-id': snapshot.parentSnapshotId,
    'timestamp-ms': snapshot.timestampMs,
    summary: snapshot.summary,
    'manifest-list': snapshot.manifestList,
    manifests: snapshot.manifestList === undefined ? snapshot.manifests : undefined,
    'schema-id': snapshot.schemaId,
  }
}

/**
 * Read a branch or tag of the table from its JSON.
 *
 * @throws PHLO_METADATA_INVALID - a part is missing or wrong
 */
export function parseSnapshotRef(node: JsonNode): SnapshotRef {
  const minSnapshotsToKeep = node.find('min-snapshots-to-keep')?.integer()
  const maxSnapshotAgeMs = node.find('max-snapshot-age-ms')?.integer()
  const maxRefAgeMs = node.find('max-ref-age-ms')?.integer()
  return {
    snapshotId: node.get('snapshot-id').long(),
    type: node.get('type').oneOf(['branch', 'tag']),
    ...(minSnapshotsToKeep === undefined ? {} : { minSnapshotsToKeep }),
    ...(maxSnapshotAgeMs === undefined ? {} : { maxSnapshotAgeMs }),
    ...(maxRefAgeMs === undefined ? {} : { maxRefAgeMs }),
  }
}

/** Spell a branch or tag of the table as JSON. */
export function formatSnapshotRef(ref: SnapshotRef): unknown {
  return {
    'snapshot-id': ref.snapshotId,
    type: ref.type,
    'min-snapshots-to-keep': ref.minSnapshotsToKeep,
    'max-snapshot-age-ms': ref.maxSnapshotAgeMs,
    'max-ref-age-ms': ref.maxRefAgeMs,
  }
}
