import { PhloError } from '../../errors.js'

interface Place {
  readonly file: string
  readonly parent: JsonNode | undefined
  readonly key: string | number
}

/**
 * A value in a parsed JSON file that knows where it stands. Reading it as something that it is not throws
 * `PHLO_METADATA_INVALID` with the file and the path of keys to the value.
 */
export class JsonNode {
  readonly #value: unknown
  readonly #place: Place

  constructor(value: unknown, place: Place) {
    this.#value = value
    this.#place = place
  }

  /** The value as it was parsed. */
  get raw(): unknown {
    return this.#value
  }

  string(): string {
    return typeof this.#value === 'string' ? this.#value : this.fail('a string')
  }

  boolean(): boolean {
    return typeof this.#value === 'boolean' ? this.#value : this.fail('true or false')
  }

  /** An integer of at most 53 bits. */
  integer(): number {
    return Number.isSafeInteger(this.#value) ? Number(this.#value) : this.fail('an integer')
  }

  /** An integer of at most 64 bits. */
  long(): bigint {
    if (typeof this.#value === 'bigint' && this.#value === BigInt.asIntN(64, this.#value)) return this.#value
    return Number.isSafeInteger(this.#value) ? BigInt(Number(this.#value)) : this.fail('a 64-bit integer')
  }

  /** One of a few words. */
  oneOf<Word extends string>(words: readonly Word[]): Word {
    return words.find((word) => word === this.#value) ?? this.fail(`one of ${words.join(', ')}`)
  }

  items(): JsonNode[] {
    if (!Array.isArray(this.#value)) return this.fail('a list')
    return this.#value.map((item, index) => this.#child(item, index))
  }

  /** A member that must be there. */
  get(key: string): JsonNode {
    return this.find(key) ?? this.fail(`an object with "${key}"`)
  }

  /** A member that may be missing or null. */
  find(key: string): JsonNode | undefined {
    const member = this.#members()[key]
    return member === undefined || member === null ? undefined : this.#child(member, key)
  }

  entries(): [string, JsonNode][] {
    return Object.entries(this.#members()).map(([key, member]) => [key, this.#child(member, key)])
  }

  /** An object whose members are all strings. */
  strings(): Readonly<Record<string, string>> {
    const members: Record<string, string> = {}
    for (const [key, member] of Object.entries(this.#members())) {
      members[key] = typeof member === 'string' ? member : this.#child(member, key).string()
    }
    return members
  }

  /** @throws PHLO_METADATA_INVALID - always */
  fail(expected: string): never {
    const { file } = this.#place
    const path = this.path()
    throw new PhloError('PHLO_METADATA_INVALID', `${path || 'The whole'} of ${file} is not ${expected}.`, {
      context: { file, path, expected },
    })
  }

  /** The keys that lead here: `snapshots[3].summary`. */
  path(): string {
    const { parent, key } = this.#place
    if (parent === undefined) return ''
    const before = parent.path()
    if (typeof key === 'number') return `${before}[${key}]`
    return before === '' ? key : `${before}.${key}`
  }

  #members(): Readonly<Record<string, unknown>> {
    const value = this.#value
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.fail('an object')
    return Object(value)
  }

  #child(value: unknown, key: string | number): JsonNode {
    return new JsonNode(value, { file: this.#place.file, parent: this, key })
  }
}
