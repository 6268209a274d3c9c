import type { Inserter } from './inserter.js'

/** JSON: anything goes into a string; outside of one only what is a value by itself. */
export function jsonInserter(): Inserter {
  let isInString = false
  return {
    pass(text) {
      for (const [token] of text.matchAll(/\\[\s\S]|"/g)) if (token === '"') isInString = !isInString
    },
    insert: (value) => (isInString ? JSON.stringify(value).slice(1, -1) : undefined),
  }
}
