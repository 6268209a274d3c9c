import type { Catalog } from '../../catalog/catalog.js'
import { PhloError } from '../../errors.js'
import { createRefCatalog, dropRefCatalog, icebergCatalogs, type RefCatalog } from './ref-catalog.js'
import type { TrinoConnection } from './trino-connection.js'

/**
 * Do what needs the catalogs of some refs, and make those that Trino lacks. It is tried first, since mostly they are there.
 *
 * @throws PHLO_TRINO_CATALOG_ABSENT - one is not there and cannot be made
 */
export async function withCatalogs<T>(
  lake: { readonly catalog: Catalog },
  connection: TrinoConnection,
  needed: readonly RefCatalog[],
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const isAbsent = error instanceof PhloError && error.context.kind === 'CATALOG_NOT_FOUND'
    if (!isAbsent || !needed.some(({ name }) => String(error.context.detail).includes(`'${name}'`))) throw error
  }
  for (const catalog of needed) await createRefCatalog(connection, catalog)
  await dropDeadCatalogs(lake, connection, new Set(needed.map(({ name }) => name)))
  return work()
}

/**
 * Names that catalogs get from Phlo alone. Others may have been made by a person, also when they are those of a branch
 * that was deleted.
 */
const OF_PHLO = /_[0-9a-f]{6}$/

/** Drop the catalogs of refs that are not there any more, and of commits: those are made again when they are asked for. */
async function dropDeadCatalogs(
  { catalog }: { readonly catalog: Catalog },
  connection: TrinoConnection,
  needed: ReadonlySet<string>,
): Promise<void> {
  const [names, references] = await Promise.all([icebergCatalogs(connection), catalog.references()])
  const live = new Set(references.map(({ name }) => connection.catalogOf(name)))
  for (const name of names.filter((one) => OF_PHLO.test(one) && !live.has(one) && !needed.has(one))) {
    await dropRefCatalog(connection, name)
  }
}
