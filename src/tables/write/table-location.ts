import type { ContentKey } from '../../catalog/catalog.js'
import { formatKey, parseKey } from '../../catalog/content-key.js'
import { randomHex } from '../../storage/random-id.js'
import type { Lake } from '../lake.js'

/**
 * Choose the folder of a new table: `<namespace>/<table>-<8 hex>`. The random part keeps a table apart from another
 * one of its name, dropped before or made at the same time.
 *
 * @throws PHLO_NAME_INVALID - a part of the name is not safe in a path
 */
export function newTableLocation(lake: Lake, key: ContentKey): string {
  return lake.warehouse.locationOf(`${parseKey(formatKey(key)).join('/')}-${randomHex(lake.ambient, 4)}`)
}
