import assert from 'node:assert/strict'
import type { PrimitiveType } from '../../iceberg/types.js'

const WORD = 4294967295

/**
 * Write the `bucket` transform as SQL: the 32-bit Murmur3 hash (x86 variant, seed 0) of the value's bytes, modulo
 * `bucketCount`. Words are held as `UBIGINT`, in which the product of two 32-bit words does not overflow.
 *
 * @param column - SQL of the value, without side effects: it is repeated
 * @returns SQL of type `INTEGER`; null for null
 * @see https://iceberg.apache.org/spec/#appendix-b-32-bit-hash-requirements
 */
export function bucketSql(bucketCount: number, type: PrimitiveType, column: string): string {
  const hash = isIntegral(type) ? longHashSql(wholeNumberSql(type, column)) : bytesHashSql(hexSql(type, column))
  return `CASE WHEN ${column} IS NOT NULL THEN CAST((${hash} & 2147483647) % ${bucketCount} AS INTEGER) END`
}

function isIntegral(type: PrimitiveType): boolean {
  return ['int', 'long', 'date', 'time', 'timestamp', 'timestamptz'].includes(type)
}

function wholeNumberSql(type: PrimitiveType, column: string): string {
  switch (type) {
    case 'date':
      return `(${column} - DATE '1970-01-01')`
    case 'time':
      return `CAST(epoch_us(${column}) AS BIGINT)`
    case 'timestamp':
    case 'timestamptz':
      return `epoch_us(${column})`
    default:
      return `CAST(${column} AS BIGINT)`
  }
}

/** Every whole number hashes as the 8 bytes of a long, low word first. */
function longHashSql(long: string): string {
  const unsigned = `CAST(CASE WHEN ${long} < 0 THEN ${long}::HUGEINT + 18446744073709551616 ELSE ${long} END AS UBIGINT)`
  return finishSql(`list_reduce([0, ${unsigned} & ${WORD}, ${unsigned} >> 32]::UBIGINT[], ${MIX_LAMBDA})`, '8')
}

/** The bytes as upper-case hexadecimal text, which has functions that take it apart. */
function hexSql(type: PrimitiveType, column: string): string {
  if (type === 'string' || type === 'binary') return `hex(${column})`
  if (type === 'uuid') return `upper(replace(CAST(${column} AS VARCHAR), '-', ''))`
  assert(type.startsWith('decimal'), `bucket does not take ${type}`)
  return decimalHexSql(type, column)
}

/** An unscaled decimal is hashed as two's complement in as few bytes as hold it. */
function decimalHexSql(type: PrimitiveType, column: string): string {
  const scale = Number(type.slice(type.indexOf(',') + 1, -1))
  const unscaled = `CAST(replace(CAST(CAST(${column} AS DECIMAL(38,${scale})) AS VARCHAR), '.', '') AS HUGEINT)`
  const magnitude = `(CASE WHEN ${unscaled} < 0 THEN -${unscaled} - 1 ELSE ${unscaled} END)`
  const byteCount = `(length(ltrim(bin(${magnitude}), '0')) // 8 + 1)`
  const padded = `lpad(hex(${magnitude}), 32, '0')`
  const digits = `CASE WHEN ${unscaled} < 0 THEN translate(${padded}, '0123456789ABCDEF', 'FEDCBA9876543210') ELSE ${padded} END`
  return `right(${digits}, 2 * ${byteCount})`
}

function bytesHashSql(hex: string): string {
  const blocks = `list_transform(range(0, length(${hex}) // 8), lambda i: ${wordSql(hex, '8 * i', 4)})`
  const tailStart = `(length(${hex}) // 8 * 8)`
  const tail = `CASE length(${hex}) % 8
    WHEN 2 THEN ${wordSql(hex, tailStart, 1)} WHEN 4 THEN ${wordSql(hex, tailStart, 2)} WHEN 6 THEN ${wordSql(hex, tailStart, 3)}
    ELSE 0 END`
  const body = `list_reduce(list_concat([0]::UBIGINT[], ${blocks}), ${MIX_LAMBDA})`
  return finishSql(`xor(${body}, ${scrambleSql(`CAST(${tail} AS UBIGINT)`)})`, `(length(${hex}) // 2)::UBIGINT`)
}

/** One little-endian word of up to 4 bytes, from `start` (0-based, in hexadecimal digits). */
function wordSql(hex: string, start: string, byteCount: number): string {
  const digits = Array.from(
    { length: byteCount },
    (_, index) => `substr(${hex}, ${start} + ${2 * (byteCount - index) - 1}, 2)`,
  )
  return `CAST('0x' || ${digits.join(' || ')} AS UBIGINT)`
}

const MIX_LAMBDA = `lambda h, k: (${rotateSql(`xor(h, ${scrambleSql('k')})`, 13)} * 5 + 3864292196) & ${WORD}`

function scrambleSql(word: string): string {
  return `((${rotateSql(`((${word} * 3432918353) & ${WORD})`, 15)} * 461845907) & ${WORD})`
}

function rotateSql(word: string, bits: number): string {
  return `(((${word} << ${bits}) & ${WORD}) | (${word} >> ${32 - bits}))`
}

/** The final avalanche; a list of one element gives its value a name. */
function finishSql(hash: string, byteCount: string): string {
  const steps = [`xor(h, h >> 16) * 2246822507 & ${WORD}`, `xor(h, h >> 13) * 3266489909 & ${WORD}`, 'xor(h, h >> 16)']
  return `${steps.reduce((list, step) => `list_transform(${list}, lambda h: ${step})`, `[xor(${hash}, ${byteCount})]`)}[1]`
}
