import type { MetadataUpdate } from '../../iceberg/table-change.js'
import type { Labels } from '../write-request.js'
import type { StagedChange } from './commit-loop.js'

/** Let a staged change set properties of its table, and add to the summary of its snapshot where it makes one. */
export function labelChange<Counts>(
  staged: StagedChange<Counts>,
  [properties, summary]: readonly [properties: Labels, summary: Labels],
): StagedChange<Counts> {
  const { updates, snapshot } = staged.change
  return {
    ...staged,
    change: {
      ...staged.change,
      updates: [...updates, ...propertyUpdates(staged.base.metadata.properties, properties)],
      snapshot: snapshot === undefined ? undefined : { ...snapshot, summary: { ...snapshot.summary, ...summary } },
    },
  }
}

function propertyUpdates(current: Labels, wanted: Labels): readonly MetadataUpdate[] {
  const changed = Object.entries(wanted).filter(([name, value]) => current[name] !== value)
  return changed.length === 0 ? [] : [{ action: 'set-properties', updates: Object.fromEntries(changed) }]
}
