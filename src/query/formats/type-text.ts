import type { Type } from '../../iceberg/types.js'

/** Write a type on one line, nested ones in Iceberg's words: `struct<city: string, codes: list<int>>`. */
export function typeText(type: Type): string {
  if (typeof type === 'string') return type
  switch (type.type) {
    case 'struct':
      return `struct<${type.fields.map(({ name, type }) => `${name}: ${typeText(type)}`).join(', ')}>`
    case 'list':
      return `list<${typeText(type.element)}>`
    case 'map':
      return `map<${typeText(type.key)}, ${typeText(type.value)}>`
  }
}
