/**
 * Order two strings as their UTF-8 bytes would be: the order of keys in every store.
 * It differs from `<` on characters beyond the basic plane, which UTF-16 writes as surrogates.
 *
 * @returns negative, zero or positive, as for `Array.prototype.sort`
 */
export function compareUtf8(one: string, other: string): number {
  const length = Math.min(one.length, other.length)
  for (let index = 0; index < length; index++) {
    const difference = rank(one.charCodeAt(index)) - rank(other.charCodeAt(index))
    if (difference !== 0) return difference
  }
  return one.length - other.length
}

/** Surrogates (0xd800 to 0xdfff) stand for characters above all others of 16 bits. */
function rank(codeUnit: number): number {
  if (codeUnit < 0xd800) return codeUnit
  return codeUnit < 0xe000 ? codeUnit + 0x2000 : codeUnit - 0x800
}
