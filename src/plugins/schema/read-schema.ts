import { readFileSync } from 'node:fs'
import type { JsonSchema } from './json-schema.js'

/** The schemas that come with Phlo, for it and for editors. */
export type SchemaName = 'service' | 'plugin' | 'registry'

/** Read one of the schemas in `registry/schema/`, the authority on what the files of plugins hold. */
export function readSchema(name: SchemaName): JsonSchema {
  const url = new URL(`../../../registry/schema/${name}.schema.json`, import.meta.url)
  const schema: JsonSchema = JSON.parse(readFileSync(url, 'utf8'))
  return schema
}
