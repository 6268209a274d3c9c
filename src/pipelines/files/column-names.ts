import { PhloError } from '../../errors.js'

/**
 * Give the columns of a file their names in SQL: as written, without blanks around; `column_3` for the third when it has none.
 *
 * @param file - for messages
 * @throws PHLO_COLUMN_DUPLICATE - two names are equal, as SQL compares names: without regard to case
 */
export function columnNames(
  file: string,
  written: readonly string[],
): { readonly names: readonly string[]; readonly notes: readonly string[] } {
  const names = written.map((name, index) => (name.trim() === '' ? `column_${index + 1}` : name.trim()))
  const seen = new Map<string, number>()
  for (const [index, name] of names.entries()) {
    const before = seen.get(name.toLowerCase())
    if (before !== undefined)
      throw duplicate(file, { name, before: before + 1, index: index + 1, other: names[before] })
    seen.set(name.toLowerCase(), index)
  }
  const notes = written.flatMap((name, index) =>
    name.trim() === '' ? [`${file}: column ${index + 1} has no name and is called ${names[index]}.`] : [],
  )
  return { names, notes }
}

interface Duplicate {
  readonly name: string
  readonly other: string | undefined
  readonly before: number
  readonly index: number
}

function duplicate(file: string, { name, other, before, index }: Duplicate): PhloError {
  const what = other === name ? `both called "${name}"` : `called "${other}" and "${name}", which differ only in case`
  return new PhloError('PHLO_COLUMN_DUPLICATE', `${file}: columns ${before} and ${index} are ${what}.`, {
    context: { file, column: name, positions: [before, index] },
  })
}
