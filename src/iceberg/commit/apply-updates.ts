import type { MetadataUpdate } from '../table-change.js'
import type { TableMetadata } from '../table-metadata.js'
import { addPartitionSpec } from './add-partition-spec.js'
import { addSchema } from './add-schema.js'

/** Apply changes of metadata in their order. */
export function applyUpdates(metadata: TableMetadata, updates: readonly MetadataUpdate[]): TableMetadata {
  return updates.reduce(applyUpdate, metadata)
}

function applyUpdate(metadata: TableMetadata, update: MetadataUpdate): TableMetadata {
  switch (update.action) {
    case 'add-schema':
      return addSchema(metadata, update.schema)
    case 'add-spec':
      return addPartitionSpec(metadata, update.spec)
    case 'set-properties':
      return { ...metadata, properties: { ...metadata.properties, ...update.updates } }
    case 'remove-properties': {
      const kept = Object.entries(metadata.properties).filter(([name]) => !update.removals.includes(name))
      return { ...metadata, properties: Object.fromEntries(kept) }
    }
  }
}
