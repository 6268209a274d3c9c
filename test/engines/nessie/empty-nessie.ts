import type { Catalog, LogEntry } from '../../../src/catalog/catalog.js'

/** Leave nothing in a Nessie but an empty branch `main`. */
export async function emptyNessie(catalog: Catalog): Promise<void> {
  for (const { name, hash } of await catalog.references()) {
    if (name !== 'main') await catalog.deleteReference(name, hash)
  }
  const main = await catalog.reference('main')
  let root: LogEntry | undefined
  for await (const entry of catalog.log(main?.hash ?? '')) root = entry
  if (main !== undefined && root !== undefined && root.hash !== main.hash) {
    await catalog.assignReference('main', { expectedHash: main.hash, newHash: root.hash })
  }
}
