import { parse, parseAllDocuments, Scalar, visit } from 'yaml'

/**
 * Fill in the values and keys of a YAML file one by one, so that none can become anything but a value. Comments stay as
 * they are, references in them too.
 *
 * @param fill - fills in one text
 * @returns `undefined` when the template is not YAML by itself
 */
export function fillYaml(template: string, fill: (text: string) => string): string | undefined {
  const documents = parseAllDocuments(template)
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return undefined
  for (const document of documents) {
    visit(document, {
      Scalar(_, scalar) {
        if (typeof scalar.value !== 'string' || !scalar.value.includes('$')) return
        const filled = fill(scalar.value)
        scalar.value = scalar.type === Scalar.PLAIN ? plainValue(filled) : filled
      },
    })
  }
  return documents.map((document) => document.toString({ lineWidth: 0 })).join('')
}

/** `port: ${port.http}` is meant to be a number. */
function plainValue(text: string): unknown {
  if (!/^(?:-?\d+|true|false)$/.test(text)) return text
  const value: unknown = parse(text)
  return String(value) === text ? value : text
}
