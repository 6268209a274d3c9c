/** Keeps what was used last, up to a total weight. */
export interface BoundedCache<Item> {
  get(key: string): Item | undefined
  set(key: string, item: Item): void
}

/**
 * @param weightMax - when the kept items weigh more, those used longest ago are dropped
 * @param weigh - the weight of an item, above 0; left out: items are counted
 */
export function boundedCache<Item>(weightMax: number, weigh: (item: Item) => number = () => 1): BoundedCache<Item> {
  // A Map keeps the order of insertion; an item that is used is inserted again, so the first is the oldest.
  const items = new Map<string, Item>()
  let weight = 0

  function remove(key: string): void {
    const item = items.get(key)
    if (item === undefined) return
    items.delete(key)
    weight -= weigh(item)
  }

  return {
    get(key) {
      const item = items.get(key)
      if (item !== undefined) {
        items.delete(key)
        items.set(key, item)
      }
      return item
    },
    set(key, item) {
      remove(key)
      items.set(key, item)
      weight += weigh(item)
      for (const oldest of items.keys()) {
        if (weight <= weightMax) break
        remove(oldest)
      }
    },
  }
}
