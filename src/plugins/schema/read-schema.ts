import { createRequire } from 'node:module'
import type { JsonSchema } from './json-schema.js'

/** The schemas that come with Phlo, for it and for editors. */
export type SchemaName = 'service' | 'plugin' | 'registry'

/** Read one of the schemas in `registry/schema/`, the authority on what the files of plugins hold. */
export function readSchema(name: SchemaName): JsonSchema {
  // By the package's name: built code does not stand where its source does.
  const schema: JsonSchema = createRequire(import.meta.url)(`phlo/registry/schema/${name}.schema.json`)
  return schema
}
