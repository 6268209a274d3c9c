/** Reads Avro's binary encoding from front to back. */
export class AvroReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #position: number

  constructor(bytes: Uint8Array, position = 0) {
    // What is cut out of a Buffer is a Buffer, with methods that behave unlike those of other byte arrays.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#position = position
  }

  get position(): number {
    return this.#position
  }

  get atEnd(): boolean {
    return this.#position >= this.#bytes.length
  }

  boolean(): boolean {
    return this.#next() !== 0
  }

  /**
   * A zigzag varint of at most 32 bits, or a length.
   *
   * @throws RangeError - past the end, or beyond what a number holds exactly
   */
  int(): number {
    let value = 0
    let scale = 1
    for (;;) {
      const byte = this.#next()
      value += (byte & 0x7f) * scale
      if (byte < 0x80) break
      scale *= 128
      if (scale > 2 ** 42) throw new RangeError('an Avro integer is too long')
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  /** A zigzag varint of at most 64 bits. */
  long(): bigint {
    let low = 0
    let scale = 1
    for (let count = 0; count < 7; count++) {
      const byte = this.#next()
      low += (byte & 0x7f) * scale
      if (byte < 0x80) return unzigzag(BigInt(low))
      scale *= 128
    }
    let value = BigInt(low)
    for (let shift = 49n; shift < 70n; shift += 7n) {
      const byte = this.#next()
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return unzigzag(BigInt.asUintN(64, value))
    }
    throw new RangeError('an Avro long is too long')
  }

  float(): number {
    const value = this.#view.getFloat32(this.#position, true)
    this.#position += 4
    return value
  }

  double(): number {
    const value = this.#view.getFloat64(this.#position, true)
    this.#position += 8
    return value
  }

  /** Bytes of a known length: a view, not a copy. */
  fixed(size: number): Uint8Array {
    const end = this.#position + size
    if (size < 0 || end > this.#bytes.length) throw new RangeError('an Avro value ends past the end of its file')
    const bytes = this.#bytes.subarray(this.#position, end)
    this.#position = end
    return bytes
  }

  /** Bytes that follow their length: a view, not a copy. */
  bytes(): Uint8Array {
    return this.fixed(this.int())
  }

  string(): string {
    const bytes = this.bytes()
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
  }

  /** Call `readItem` for each item of the blocks of an array or map. */
  blocks(readItem: () => void): void {
    for (let count = this.int(); count !== 0; count = this.int()) {
      // A negative count is followed by the size of the block in bytes, which serves those who skip.
      if (count < 0) this.int()
      for (let index = Math.abs(count); index > 0; index--) readItem()
    }
  }

  #next(): number {
    const byte = this.#bytes[this.#position]
    if (byte === undefined) throw new RangeError('an Avro file ends in the middle of a value')
    this.#position++
    return byte
  }
}

function unzigzag(value: bigint): bigint {
  return (value & 1n) === 0n ? value >> 1n : -(value >> 1n) - 1n
}
