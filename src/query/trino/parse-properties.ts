/** Read a file of properties as Trino has them for its catalogs: `name=value` in each line, comments after `#`. */
export function parseProperties(text: string): Readonly<Record<string, string>> {
  const lines = text.split('\n').map((line) => line.trim())
  const properties = lines.filter((line) => line.includes('=') && !line.startsWith('#'))
  return Object.fromEntries(
    properties.map((line) => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1).trim()]),
  )
}
