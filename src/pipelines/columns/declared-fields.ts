import type { Asset } from '../asset.js'
import type { ReadField } from '../files/read-field.js'

/** List the columns that an asset declares as fields to read; none when it leaves them to its source. */
export function declaredFields({ columns }: Asset): readonly ReadField[] {
  return (columns?.schema.fields ?? []).map((field): ReadField => {
    const isEpoch = columns?.epochMsColumns.includes(field.name)
    const base = { name: field.name, type: field.type, required: field.required }
    return isEpoch ? { ...base, encoding: 'epoch-ms' } : base
  })
}
