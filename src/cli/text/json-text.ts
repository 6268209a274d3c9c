/** Write a value as JSON: `undefined` becomes `null`, 64-bit integers text, maps lists of pairs, bytes base64. */
export function jsonText(value: unknown, indent = 2): string {
  return JSON.stringify(value, toJson, indent)
}

function toJson(_key: string, value: unknown): unknown {
  if (value === undefined) return null
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Map) return [...value]
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  return value
}
