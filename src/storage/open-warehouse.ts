import { PhloError } from '../errors.js'
import { assertKey } from './object-key.js'
import type { ObjectStore } from './object-store.js'
import { randomUuid } from './random-id.js'
import type { Ambient, Warehouse } from './warehouse.js'

const RECORD_KEY = '_catalog/warehouse.json'

/** The newest format that this version reads and writes. */
const FORMAT_VERSION = 1

interface WarehouseRecord extends KnownWarehouse {
  readonly formatVersion: number
}

/** What the record of a warehouse says. */
export type KnownWarehouse = Pick<Warehouse, 'uuid' | 'roots'>

/** Make a store a warehouse. One that is already there is opened as it is. */
export async function createWarehouse(store: ObjectStore, ambient: Ambient): Promise<Warehouse> {
  const record = { formatVersion: FORMAT_VERSION, uuid: randomUuid(ambient), roots: [store.root] }
  await store.writeIfAbsent(RECORD_KEY, encode(record))
  return await openWarehouse(store)
}

/**
 * Open the warehouse that a store holds. Nothing is written.
 *
 * @throws PHLO_WAREHOUSE_MISSING - there is no warehouse in the store
 * @throws PHLO_FORMAT_NEWER - it was written by a newer version of Phlo
 * @throws PHLO_CATALOG_CORRUPT - its record is damaged
 */
export async function openWarehouse(store: ObjectStore): Promise<Warehouse> {
  return toWarehouse(store, await readRecord(store))
}

/** Take the warehouse of a store for what it was when its record was last read. */
export function takeWarehouse(store: ObjectStore, known: KnownWarehouse): Warehouse {
  return toWarehouse(store, known)
}

/**
 * Record where the warehouse is now, for the metadata that is written from here on.
 * Locations below earlier roots keep their meaning.
 *
 * @throws PHLO_WAREHOUSE_MISSING, PHLO_FORMAT_NEWER - as for {@link openWarehouse}
 */
export async function recordRoot(store: ObjectStore): Promise<Warehouse> {
  const record = await readRecord(store)
  if (record.roots[0] === store.root) return toWarehouse(store, record)
  const moved = { ...record, roots: [store.root, ...record.roots.filter((root) => root !== store.root)] }
  await store.write(RECORD_KEY, encode(moved))
  return toWarehouse(store, moved)
}

async function readRecord(store: ObjectStore): Promise<WarehouseRecord> {
  const bytes = await store.read(RECORD_KEY)
  if (!bytes) {
    throw new PhloError('PHLO_WAREHOUSE_MISSING', `There is no warehouse at ${store.root}.`, {
      context: { root: store.root },
    })
  }
  const json = parse(bytes)
  if (json !== null && 'formatVersion' in json && Number(json.formatVersion) > FORMAT_VERSION) {
    throw new PhloError('PHLO_FORMAT_NEWER', `The warehouse at ${store.root} needs a newer version of Phlo.`, {
      context: { root: store.root, found: json.formatVersion, known: FORMAT_VERSION },
    })
  }
  if (json !== null && isRecord(json)) return json
  throw new PhloError('PHLO_CATALOG_CORRUPT', `The file "${RECORD_KEY}" at ${store.root} is damaged.`, {
    context: { root: store.root, key: RECORD_KEY },
  })
}

/** `null` for what is no JSON object. */
function parse(bytes: Uint8Array): object | null {
  try {
    const json: unknown = JSON.parse(Buffer.from(bytes).toString())
    return typeof json === 'object' ? json : null
  } catch {
    return null
  }
}

function isRecord(json: object): json is WarehouseRecord {
  if (!('formatVersion' in json && 'uuid' in json && 'roots' in json)) return false
  const { formatVersion, uuid, roots } = json
  const hasRoots = Array.isArray(roots) && roots.length > 0 && roots.every((root) => typeof root === 'string')
  return formatVersion === FORMAT_VERSION && typeof uuid === 'string' && hasRoots
}

function toWarehouse(store: ObjectStore, { uuid, roots }: KnownWarehouse): Warehouse {
  const written = roots[0] ?? store.root
  // Where roots lie in each other, the innermost is meant.
  const known = [...new Set([...roots, store.root])].sort((one, other) => other.length - one.length)
  return {
    store,
    uuid,
    roots,
    locationOf(key) {
      assertKey(key)
      return written + key
    },
    keyOf(location) {
      const plain = withOneSpelling(location)
      const root = known.find((root) => plain.startsWith(withOneSpelling(root)))
      if (root !== undefined) {
        const key = plain.slice(withOneSpelling(root).length)
        assertKey(key)
        return key
      }
      throw new PhloError('PHLO_LOCATION_OUTSIDE', `"${location}" is outside the warehouse at ${store.root}.`, {
        context: { location, roots: known },
      })
    },
  }
}

/**
 * Writers spell a local file as a path, `file:/path` or `file:///path`, even within one table; those on Hadoop's file
 * systems call a bucket `s3a://bucket` or `s3n://bucket`.
 */
function withOneSpelling(location: string): string {
  if (location.startsWith('/')) return `file://${location}`
  return location.replace(/^file:\/(?!\/)/, 'file:///').replace(/^s3[an]:\/\//, 's3://')
}

function encode(record: WarehouseRecord): Uint8Array {
  return Buffer.from(`${JSON.stringify(record)}\n`)
}
