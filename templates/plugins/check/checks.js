import { check } from 'phlo'

/**
 * No value of a column is in the future.
 *
 * @param {string} table - such as `bronze.orders`
 * @param {string} column - a date or a timestamp
 */
export function __camelName__(table, column) {
  return check.sql(`${column} is not in the future`, `select ${column} from ${table} where ${column} > now()`)
}
