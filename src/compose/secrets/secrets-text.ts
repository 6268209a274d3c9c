/** What needs no quotes, to Compose and to Phlo. */
const PLAIN = /^[\w.,:/@%+=~-]+$/
const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '"': '\\"',
  '\\': '\\\\',
  $: '\\$',
}

const HEADER = `# The secrets of this checkout's services, made by Phlo. Keep the file to yourself, and out of git.
# \`phlo secrets list\` tells what they are for; \`phlo secrets rotate NAME\` makes a new one.
`

/** Write the file of secrets, `.phlo/secrets.env`: by name, quoted as Compose and Phlo both read it. */
export function secretsText(secrets: Readonly<Record<string, string>>): string {
  const lines = Object.entries(secrets)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}=${quoted(value)}\n`)
  return HEADER + lines.join('')
}

function quoted(value: string): string {
  if (PLAIN.test(value)) return value
  return `"${value.replace(/[\n\r\t"\\$]/g, (letter) => ESCAPES[letter] ?? letter)}"`
}
