/**
 * Do something for each item, a few at once. After a failure nothing new is begun, and what is under way is waited for.
 *
 * @returns one result per item, in their order
 */
export async function mapAtOnce<Item, Result>(
  items: readonly Item[],
  countMax: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const left = items.entries()
  let failed = false

  async function takeTurns(): Promise<void> {
    for (const [index, item] of left) {
      if (failed) return
      try {
        results[index] = await work(item, index)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }

  const turns = await Promise.allSettled(Array.from({ length: countMax }, takeTurns))
  for (const turn of turns) if (turn.status === 'rejected') throw turn.reason
  return results
}
