/**
 * Split a short form such as `127.0.0.1:${PORT:-80}:80` at its colons; those of a variable, of an IPv6 address in
 * brackets and of a Windows drive are none of them.
 */
export function splitFields(text: string): readonly string[] {
  const fields: string[] = ['']
  let depth = 0
  for (const [index, letter] of [...text].entries()) {
    if (letter === '{' || letter === '[') depth++
    if (letter === '}' || letter === ']') depth--
    if (letter === ':' && depth === 0 && !isDrive(fields.at(-1), text.slice(index + 1))) fields.push('')
    else fields[fields.length - 1] += letter
  }
  return fields
}

/** A single letter before `:\` or `:/`: Compose takes it for a drive, even where a volume of that name was meant. */
function isDrive(field: string | undefined, rest: string): boolean {
  return field !== undefined && /^[A-Za-z]$/.test(field) && /^[\\/]/.test(rest)
}
