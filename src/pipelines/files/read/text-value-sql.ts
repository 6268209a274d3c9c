import { quoteLiteral } from '../../../engine/quote.js'
import { sqlTypeOf } from '../../../engine/sql-type.js'
import type { PrimitiveType } from '../../../iceberg/types.js'

/** How texts are made values. */
export interface TextRules {
  /** What becomes of a text that does not fit: it fails the statement, or it is null so that it can be counted. */
  readonly misfit: 'error' | 'null'
  readonly decimalSeparator: '.' | ','
  /** In `strftime` letters; `undefined`: ISO 8601. */
  readonly dateFormat: string | undefined
  readonly timestampFormat: string | undefined
}

/**
 * Write the SQL that makes a text a value of a primitive type, or a misfit when that would lose anything. DuckDB's own casts do
 * lose: `1.5` becomes the integer 2, `2024-01-01 10:00` the date without its time, and an offset is dropped from a timestamp.
 *
 * @param text - SQL of the text; evaluated more than once, so best a column
 */
export function textValueSql(text: string, type: PrimitiveType, rules: TextRules): string {
  const sqlType = sqlTypeOf(type)
  const cast = (sql: string): string => `${rules.misfit === 'error' ? 'CAST' : 'TRY_CAST'}(${sql} AS ${sqlType})`
  const misfit = rules.misfit === 'error' ? `error(${quoteLiteral(`a value is not of type ${type}`)})` : 'NULL'
  const matches = (pattern: string): string => `regexp_full_match(${text}, ${quoteLiteral(`\\s*${pattern}\\s*`)})`
  // Columns of one file may be written in different forms, so a text that has not this one may still be ISO 8601.
  const parsedOr = (format: string | undefined, iso: string): string =>
    format === undefined ? iso : `coalesce(CAST(try_strptime(${text}, ${quoteLiteral(format)}) AS ${sqlType}), ${iso})`
  const number = rules.decimalSeparator === ',' ? `replace(${text}, ',', '.')` : text

  if (type.startsWith('decimal')) return decimalSql(text, { type, number, cast, misfit, matches })
  switch (type) {
    case 'int':
    case 'long':
      // The pattern is slow and seldom needed: only a fraction or an exponent can be rounded.
      return `CASE WHEN contains(${text}, '.')
        THEN CASE WHEN ${matches('[+-]?\\d+\\.0*')} THEN ${cast(`split_part(${text}, '.', 1)`)} ELSE ${misfit} END
        WHEN contains(${text}, 'e') THEN ${misfit} WHEN contains(${text}, 'E') THEN ${misfit} ELSE ${cast(text)} END`
    case 'float':
    case 'double':
      return cast(number)
    case 'date':
      return parsedOr(
        rules.dateFormat,
        `CASE WHEN strlen(${text}) = 10 THEN ${cast(text)}
          WHEN ${matches(`${DATE}([ T]00:00(:00(\\.0+)?)?)?`)} THEN ${cast(text)}
          WHEN ${text} IS NOT NULL THEN ${misfit} END`,
      )
    case 'timestamp':
      return parsedOr(
        rules.timestampFormat,
        `CASE WHEN (strlen(${text}) = 19 AND ${text}[17] = ':') OR ${matches(`${DATE}([ T]${TIME})?`)} THEN ${cast(text)}
          WHEN ${text} IS NOT NULL THEN ${misfit} END`,
      )
    case 'timestamptz':
      // Lengths are in bytes, which costs nothing. The shortest timestamp has 12, which leaves the words that DuckDB knows
      // besides: `epoch`, `infinity`.
      return parsedOr(
        rules.timestampFormat,
        `CASE WHEN strlen(${text}) >= 12 THEN ${cast(text)} WHEN ${matches(DATE)} THEN ${cast(text)}
          WHEN ${text} IS NOT NULL THEN ${misfit} END`,
      )
    case 'binary':
      return rules.misfit === 'error' ? `from_base64(${text})` : `TRY(from_base64(${text}))`
    case 'string':
      return text
    default:
      return cast(text)
  }
}

const DATE = '\\d{4,}-\\d{1,2}-\\d{1,2}'
const TIME = '\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d+)?)?'

interface Parts {
  readonly type: string
  readonly number: string
  readonly misfit: string
  cast(sql: string): string
  matches(pattern: string): string
}

/** A decimal with more digits after the point than its type has would be rounded. */
function decimalSql(text: string, { type, number, cast, misfit, matches }: Parts): string {
  const scale = Number(/,(\d+)\)/.exec(type)?.[1] ?? 0)
  return `CASE WHEN ${matches(`[+-]?\\d*([.,]\\d{0,${scale}}0*)?`)} THEN ${cast(number)}
    WHEN ${text} IS NOT NULL THEN ${misfit} END`
}
