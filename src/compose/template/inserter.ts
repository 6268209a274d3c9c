/**
 * Puts values into a text of one format, which it reads along, so that a value stays what it is there: the content of a
 * string, a word.
 */
export interface Inserter {
  /** Read on. */
  pass(text: string): void
  /** @returns what to write for a value at this place; `undefined`: it cannot be written there */
  insert(value: string): string | undefined
}
