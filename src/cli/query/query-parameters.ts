import { PhloError } from '../../errors.js'
import type { Value } from '../../iceberg/types.js'

/**
 * Read the values of `--param name=value`. Numbers, `true`, `false` and `null` are what they look like; everything else
 * is text, and so is anything in double quotes: `--param 'zip="01234"'`.
 *
 * @throws PHLO_USAGE_INVALID - not of this form
 */
export function queryParameters(texts: readonly string[]): Readonly<Record<string, Value | null>> {
  return Object.fromEntries(texts.map(parameter))
}

function parameter(text: string): [string, Value | null] {
  const match = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(text)
  if (match?.[1] !== undefined && match[2] !== undefined) return [match[1], readValue(match[2])]
  throw new PhloError('PHLO_USAGE_INVALID', `"${text}" is not of the form name=value.`, {
    fixes: ['Write --param name=value, and $name in the statement.'],
    context: { param: text },
  })
}

function readValue(text: string): Value | null {
  if (text === 'null') return null
  if (text === 'true' || text === 'false') return text === 'true'
  if (/^-?(0|[1-9]\d*)$/.test(text)) return BigInt(text)
  if (/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(text) && !/^-?0\d/.test(text)) return Number(text)
  const quoted = /^"([\s\S]*)"$/.exec(text)?.[1]
  return quoted ?? text
}
