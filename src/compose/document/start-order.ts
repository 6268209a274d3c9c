import { PhloError } from '../../errors.js'

/**
 * Order services so that each comes after what it waits for.
 *
 * @param dependsOn - names of what each service waits for; names that are not among the keys do not count
 * @returns lists of names: what one list waits for is in lists before it; each list is in the order of the names
 * @throws PHLO_SERVICE_CYCLE
 */
export function startOrder(dependsOn: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const order: string[][] = []
  const left = new Map([...dependsOn].sort(([one], [other]) => (one < other ? -1 : 1)))
  while (left.size > 0) {
    const ready = [...left].filter(([, needs]) => !needs.some((need) => left.has(need))).map(([name]) => name)
    if (ready.length === 0) throw cycle(left)
    for (const name of ready) left.delete(name)
    order.push(ready)
  }
  return order
}

/** Every service that is left waits for another one of them, so that following any of them ends in a cycle. */
function cycle(left: ReadonlyMap<string, readonly string[]>): PhloError {
  const path: string[] = []
  let name = [...left.keys()][0] ?? ''
  while (!path.includes(name)) {
    path.push(name)
    name = left.get(name)?.find((need) => left.has(need)) ?? ''
  }
  const services = [...path.slice(path.indexOf(name)), name]
  return new PhloError('PHLO_SERVICE_CYCLE', `Services wait for each other: ${services.join(' → ')}.`, {
    context: { services },
  })
}
