import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Ajv } from 'ajv'

/** The part of JSON Schema that the Compose specification is written in. */
export interface SpecificationSchema {
  readonly $ref?: string
  readonly definitions?: Readonly<Record<string, SpecificationSchema>>
  readonly oneOf?: readonly SpecificationSchema[]
  readonly type?: string | readonly string[]
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, SpecificationSchema>>
  readonly patternProperties?: Readonly<Record<string, SpecificationSchema>>
  readonly required?: readonly string[]
  readonly items?: SpecificationSchema
}

/** Read the Compose specification's own JSON Schema. */
export function specificationSchema(): SpecificationSchema {
  // dclint brings the schema of the specification along.
  const require = createRequire(import.meta.url)
  const folder = dirname(require.resolve('dclint/package.json'))
  const {
    $schema: _,
    $id: __,
    ...schema
  } = JSON.parse(readFileSync(join(folder, 'schemas/compose.schema.json'), 'utf8'))
  return schema
}

/** Make the check of the Compose specification's own JSON Schema; it returns what is wrong with a document. */
export function composeSchema(): (document: unknown) => readonly string[] {
  const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(specificationSchema())
  return (document) => {
    if (validate(document)) return []
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`)
  }
}
