import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Ajv } from 'ajv'

/** Make the check of the Compose specification's own JSON Schema; it returns what is wrong with a document. */
export function composeSchema(): (document: unknown) => readonly string[] {
  // dclint brings the schema of the specification along.
  const require = createRequire(import.meta.url)
  const folder = dirname(require.resolve('dclint/package.json'))
  const {
    $schema: _,
    $id: __,
    ...schema
  } = JSON.parse(readFileSync(join(folder, 'schemas/compose.schema.json'), 'utf8'))
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema)
  return (document) => {
    if (validate(document)) return []
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`)
  }
}
