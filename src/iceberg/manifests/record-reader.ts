import { PhloError } from '../../errors.js'

/** A record of a manifest or manifest list; reading a field as what it is not throws `PHLO_METADATA_INVALID`. */
export class RecordReader {
  readonly #fields: Readonly<Record<string, unknown>>
  readonly #file: string

  /** @param file - location of the manifest or list, for messages */
  constructor(value: unknown, file: string) {
    this.#fields = typeof value === 'object' && value !== null ? Object(value) : {}
    this.#file = file
  }

  record(key: string): RecordReader {
    return new RecordReader(this.#fields[key], this.#file)
  }

  records(key: string): readonly RecordReader[] | undefined {
    return this.#list(key)?.map((value) => new RecordReader(value, this.#file))
  }

  string(key: string): string {
    return this.optionalString(key) ?? this.fail(key)
  }

  optionalString(key: string): string | undefined {
    const value = this.#fields[key]
    return value === undefined || typeof value === 'string' ? value : this.fail(key)
  }

  boolean(key: string): boolean {
    return this.optionalBoolean(key) ?? this.fail(key)
  }

  optionalBoolean(key: string): boolean | undefined {
    const value = this.#fields[key]
    return value === undefined || typeof value === 'boolean' ? value : this.fail(key)
  }

  int(key: string): number {
    return this.optionalInt(key) ?? this.fail(key)
  }

  optionalInt(key: string): number | undefined {
    const value = this.#fields[key]
    return value === undefined || typeof value === 'number' ? value : this.fail(key)
  }

  long(key: string): bigint {
    return this.optionalLong(key) ?? this.fail(key)
  }

  optionalLong(key: string): bigint | undefined {
    const value = this.#fields[key]
    return value === undefined || typeof value === 'bigint' ? value : this.fail(key)
  }

  optionalBytes(key: string): Uint8Array | undefined {
    const value = this.#fields[key]
    return value === undefined || value instanceof Uint8Array ? value : this.fail(key)
  }

  ints(key: string): readonly number[] {
    const values = this.#list(key) ?? []
    return values.every(isInt) ? values : this.fail(key)
  }

  longs(key: string): readonly bigint[] {
    const values = this.#list(key) ?? []
    return values.every(isLong) ? values : this.fail(key)
  }

  /** Longs by field id; empty when missing. */
  longMap(key: string): ReadonlyMap<number, bigint> {
    return this.#map(key, isLong)
  }

  /** Bytes by field id; empty when missing. */
  bytesMap(key: string): ReadonlyMap<number, Uint8Array> {
    return this.#map(key, isBytes)
  }

  /** A value of any kind; `undefined` when missing or null. */
  any(key: string): unknown {
    return this.#fields[key]
  }

  /** @throws PHLO_METADATA_INVALID - always */
  fail(key: string): never {
    throw new PhloError('PHLO_METADATA_INVALID', `The field ${key} of ${this.#file} is missing or of a wrong type.`, {
      context: { file: this.#file, path: key },
    })
  }

  #list(key: string): readonly unknown[] | undefined {
    const value = this.#fields[key]
    return value === undefined || Array.isArray(value) ? value : this.fail(key)
  }

  #map<Item>(key: string, isItem: (value: unknown) => value is Item): ReadonlyMap<number, Item> {
    const value = this.#fields[key] ?? new Map()
    return isMapOf(value, isItem) ? value : this.fail(key)
  }
}

/** All entries were read by one Avro type, so the first one tells of all. */
function isMapOf<Item>(value: unknown, isItem: (value: unknown) => value is Item): value is ReadonlyMap<number, Item> {
  if (!(value instanceof Map)) return false
  const [first] = value
  return first === undefined || (isInt(first[0]) && isItem(first[1]))
}

function isInt(value: unknown): value is number {
  return typeof value === 'number'
}

function isLong(value: unknown): value is bigint {
  return typeof value === 'bigint'
}

function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array
}
