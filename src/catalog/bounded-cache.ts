/** Remembers the values that were used last. */
export interface BoundedCache<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
}

/** @param countMax - values kept at most */
export function boundedCache<Value>(countMax: number): BoundedCache<Value> {
  // A Map lists its keys in the order in which they were added, so the first one is the one to drop.
  const values = new Map<string, Value>()

  function set(key: string, value: Value): void {
    values.delete(key)
    values.set(key, value)
    if (values.size <= countMax) return
    for (const oldest of values.keys()) {
      values.delete(oldest)
      return
    }
  }

  function get(key: string): Value | undefined {
    const value = values.get(key)
    if (value !== undefined) set(key, value)
    return value
  }

  return { get, set }
}
