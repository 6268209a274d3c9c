/** The part of JSON Schema (2020-12) that Phlo's own schemas are written in. Whatever else stands in one is a mistake. */
export interface JsonSchema {
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, JsonSchema>>
  readonly type?: JsonType | readonly JsonType[]
  readonly const?: string | number | boolean
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
  readonly propertyNames?: JsonSchema
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly uniqueItems?: boolean
  readonly minLength?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  /** Only `{}`: nothing is acceptable here, and the title says why. */
  readonly not?: Readonly<Record<string, never>>
  /** What would be right, in words; the error of a value that is not. */
  readonly title?: string
}

export type JsonType = 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean'
