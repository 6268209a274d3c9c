import assert from 'node:assert/strict'

/** Writes Avro's binary encoding into a buffer that grows. */
export class AvroWriter {
  #bytes = Buffer.allocUnsafe(4096)
  #position = 0

  /** Bytes written since the last {@link take}. */
  get length(): number {
    return this.#position
  }

  /** Copy out what was written, and begin anew. */
  take(): Buffer {
    const bytes = Buffer.from(this.#bytes.subarray(0, this.#position))
    this.#position = 0
    return bytes
  }

  boolean(value: boolean): void {
    this.#reserve(1)
    this.#bytes[this.#position++] = value ? 1 : 0
  }

  /** @param value - an integer that a number holds exactly when doubled */
  int(value: number): void {
    assert(Number.isSafeInteger(value), `not an integer: ${value}`)
    this.#reserve(10)
    let rest = value < 0 ? -value * 2 - 1 : value * 2
    while (rest >= 0x80) {
      this.#bytes[this.#position++] = (rest % 128) | 0x80
      rest = Math.floor(rest / 128)
    }
    this.#bytes[this.#position++] = rest
  }

  long(value: bigint): void {
    if (value > -(2n ** 51n) && value < 2n ** 51n) {
      this.int(Number(value))
      return
    }
    this.#reserve(10)
    let rest = value < 0n ? -value * 2n - 1n : value * 2n
    while (rest >= 0x80n) {
      this.#bytes[this.#position++] = Number(rest & 0x7fn) | 0x80
      rest >>= 7n
    }
    this.#bytes[this.#position++] = Number(rest)
  }

  float(value: number): void {
    this.#reserve(4)
    this.#position = this.#bytes.writeFloatLE(value, this.#position)
  }

  double(value: number): void {
    this.#reserve(8)
    this.#position = this.#bytes.writeDoubleLE(value, this.#position)
  }

  /** Bytes without their length. */
  fixed(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes, this.#position)
    this.#position += bytes.length
  }

  /** Bytes after their length. */
  bytes(bytes: Uint8Array): void {
    this.int(bytes.length)
    this.fixed(bytes)
  }

  string(text: string): void {
    const byteCount = Buffer.byteLength(text)
    this.int(byteCount)
    this.#reserve(byteCount)
    this.#position += this.#bytes.write(text, this.#position)
  }

  #reserve(byteCount: number): void {
    const needed = this.#position + byteCount
    if (needed <= this.#bytes.length) return
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2))
    this.#bytes.copy(grown, 0, 0, this.#position)
    this.#bytes = grown
  }
}
