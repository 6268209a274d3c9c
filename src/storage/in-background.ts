/** Let work go on beside what follows it. Who awaits it hears of its failure; a process does not end by it. */
export function inBackground<Result>(work: Promise<Result>): Promise<Result> {
  work.catch(() => undefined)
  return work
}
