/** What a number in a cell means, which only its format says. */
export type NumberKind = 'number' | 'date' | 'datetime' | 'time'

/**
 * Tell what a number format makes of a number.
 *
 * @param id - of the format; those below 164 are built in
 * @param code - such as `dd/mm/yyyy`; `undefined` for a built-in format
 */
export function numberKind(id: number, code: string | undefined): NumberKind {
  if (code === undefined) return BUILT_IN.get(id) ?? 'number'
  // A duration may be longer than a day, so it stays a number of days.
  if (/\[(?:h+|m+|s+)\]/i.test(code)) return 'number'
  // Texts, colours, conditions, escapes and fillers are no part of a format.
  const letters =
    code
      .replaceAll(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '')
      .split(';')[0]
      ?.toLowerCase() ?? ''
  if (/general|[#0?]/.test(letters.replaceAll(/s\.0+/g, 's'))) return 'number'
  const hasDay = /[yd]/.test(letters) || /m{3,}/.test(letters)
  const hasTime = /[hs]/.test(letters)
  if (hasDay) return hasTime ? 'datetime' : 'date'
  return hasTime ? 'time' : 'number'
}

const BUILT_IN: ReadonlyMap<number, NumberKind> = new Map<number, NumberKind>([
  ...[14, 15, 16, 17, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58].map(
    (id): [number, NumberKind] => [id, 'date'],
  ),
  ...[18, 19, 20, 21, 32, 33, 45, 47].map((id): [number, NumberKind] => [id, 'time']),
  [22, 'datetime'],
])
