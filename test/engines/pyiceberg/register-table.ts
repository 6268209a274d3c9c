import { pathToFileURL } from 'node:url'
import { currentSchema } from '../../../src/iceberg/current-schema.js'
import type { Lake } from '../../../src/tables/lake.js'
import { resolveRef } from '../../../src/tables/resolve-ref.js'
import { putContent, tableContent } from '../../../src/tables/write/put-table.js'
import { keyOf, type TableKind } from '../table-kind.js'

/** Put a table that PyIceberg wrote into the catalog. @param metadata - path or URL of its metadata file */
export async function registerTable(
  lake: Lake,
  { name, metadata, steps }: { readonly name: string; readonly metadata: string } & Pick<TableKind, 'steps'>,
): Promise<TableKind> {
  const location = metadata.startsWith('file:') ? metadata : pathToFileURL(metadata).href
  const version = await lake.files.version(location)
  const kind: TableKind = { name, schema: currentSchema(version.metadata), steps }
  const { hash: expectedHash } = await resolveRef(lake, { ref: 'main' })
  const commit = { branch: 'main', key: keyOf(kind), message: 'Register', properties: {} }
  await putContent(lake, commit, {
    content: tableContent(version.metadata.tableUuid, version),
    expectedHash,
    isNewKey: true,
  })
  return kind
}
