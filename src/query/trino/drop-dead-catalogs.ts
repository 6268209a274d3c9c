import type { Catalog } from '../../catalog/catalog.js'
import { PhloError } from '../../errors.js'
import { dropRefCatalog, icebergCatalogs, isOfCommit, isOfPhlo, showsNothing } from './ref-catalog.js'
import type { TrinoConnection } from './trino-connection.js'

/**
 * Tell whether a catalog that Phlo has made, and remembers, is that of a ref which is not there any more. It has made none
 * in a Trino that it makes no catalogs in.
 */
export async function isAnyGone(
  { catalog }: { readonly catalog: Catalog },
  connection: TrinoConnection,
): Promise<boolean> {
  const made = connection.catalogProperties === undefined ? [] : await connection.made.list()
  if (made.length === 0) return false
  const live = await liveNames(catalog, connection)
  return made.some((name) => !live.has(name))
}

/**
 * Drop the catalogs that Phlo has made of refs that are not there any more, and of commits: those are made again when
 * they are asked for. One that Trino does not drop stays.
 *
 * @param needed - names of those that a statement uses
 */
export async function dropDeadCatalogs(
  { catalog }: { readonly catalog: Catalog },
  connection: TrinoConnection,
  needed: ReadonlySet<string>,
): Promise<void> {
  try {
    const [names, live, made] = await Promise.all([
      icebergCatalogs(connection),
      liveNames(catalog, connection),
      connection.made.list(),
    ])
    for (const name of names) {
      if (live.has(name) || needed.has(name)) continue
      const mayBeOfPhlo = isOfPhlo(name) || made.includes(name)
      // A person may have put one of the same name in the place of what Phlo had made, or called one in the same way.
      if (isOfCommit(name) || (mayBeOfPhlo && (await showsNothing(connection, name)))) {
        await dropRefCatalog(connection, name)
      }
    }
    for (const name of made) if (!live.has(name)) await connection.made.remove(name)
  } catch (error) {
    if (!(error instanceof PhloError)) throw error
  }
}

async function liveNames(catalog: Catalog, { catalogOf }: TrinoConnection): Promise<ReadonlySet<string>> {
  return new Set((await catalog.references()).map(({ name }) => catalogOf(name)))
}
