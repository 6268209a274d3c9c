import type { Catalog } from '../../catalog/catalog.js'
import { PhloError } from '../../errors.js'
import { dropDeadCatalogs, isAnyGone } from './drop-dead-catalogs.js'
import { createRefCatalog, isOfPhlo, type RefCatalog } from './ref-catalog.js'
import type { TrinoConnection } from './trino-connection.js'

/**
 * Do what needs the catalogs of some refs, and make those that Trino lacks. It is tried first, since mostly they are there.
 * Catalogs of refs that are gone are dropped where one was made, or one that Phlo has made shows nothing any more.
 *
 * @throws PHLO_TRINO_CATALOG_ABSENT - one is not there and cannot be made
 */
export async function withCatalogs<T>(
  lake: { readonly catalog: Catalog },
  connection: TrinoConnection,
  needed: readonly RefCatalog[],
  work: () => Promise<T>,
): Promise<T> {
  // Looked up while Trino plans; a query does not fail of it.
  const isGone = isAnyGone(lake, connection).catch(() => false)
  const absent = new Map(needed.map((one) => [one.name, one]))
  const names = new Set(absent.keys())
  for (;;) {
    try {
      const done = await work()
      if (absent.size < names.size || (await isGone)) await dropDeadCatalogs(lake, connection, names)
      return done
    } catch (error) {
      const next = [...absent.values()].find(({ name }) => isAbsent(error, name))
      if (next === undefined) throw error
      await makeCatalog(connection, next)
      absent.delete(next.name)
    }
  }
}

function isAbsent(error: unknown, name: string): boolean {
  if (!(error instanceof PhloError) || error.context.kind !== 'CATALOG_NOT_FOUND') return false
  return String(error.context.detail).includes(`'${name}'`)
}

async function makeCatalog(connection: TrinoConnection, catalog: RefCatalog): Promise<void> {
  await createRefCatalog(connection, catalog)
  if (!isOfPhlo(catalog.name)) await connection.made.add(catalog.name)
}
