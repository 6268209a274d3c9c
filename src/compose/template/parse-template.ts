/** A piece of a template: text as it is, or what stands between `${` and `}`. */
export type TemplatePart = { readonly text: string } | { readonly reference: string }

/**
 * How the `$` is read around Phlo's own references.
 *
 * - `text`: `$$` is a dollar, one alone is itself, and `${…}` is always a reference.
 * - `fragment`: the text goes into a Compose file, whose escape `$$` stays; any other `$` would be
 *   Compose's to fill in, and is a reference to something unknown.
 * - `override`: the text is written as for Compose, whose own variables stay; only Phlo's references are filled in.
 */
export type TemplateDialect = 'text' | 'fragment' | 'override'

const TOKENS = /\$\$|\$\{([^}]*)\}|\$[A-Za-z_]\w*|\$/g
const OWN = /^(?:port|env|service)\./

/**
 * Take a template apart, in its order; nothing is looked up. No text follows another, so that what reads along sees
 * `$$` whole.
 */
export function parseTemplate(template: string, dialect: TemplateDialect): readonly TemplatePart[] {
  const parts: TemplatePart[] = []
  let end = 0
  for (const match of template.matchAll(TOKENS)) {
    parts.push({ text: template.slice(end, match.index) }, partOf(match[0], { reference: match[1], dialect }))
    end = match.index + match[0].length
  }
  parts.push({ text: template.slice(end) })
  return parts.reduce<TemplatePart[]>(withPart, [])
}

function withPart(parts: TemplatePart[], part: TemplatePart): TemplatePart[] {
  const last = parts.at(-1)
  if ('reference' in part || last === undefined || 'reference' in last) parts.push(part)
  else parts[parts.length - 1] = { text: last.text + part.text }
  return parts
}

function partOf(
  token: string,
  { reference, dialect }: { readonly reference: string | undefined; readonly dialect: TemplateDialect },
): TemplatePart {
  if (token === '$$') return { text: dialect === 'text' ? '$' : '$$' }
  if (reference !== undefined && (dialect !== 'override' || OWN.test(reference))) return { reference }
  return dialect === 'fragment' ? { reference: token } : { text: token }
}
