import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContentKey } from '../../src/catalog/catalog.js'
import { quoteLiteral } from '../../src/engine/quote.js'
import { commitChange } from '../../src/iceberg/commit/commit-change.js'
import type { DataFile } from '../../src/iceberg/data-file.js'
import { planScan } from '../../src/iceberg/scan/plan-scan.js'
import { encodeValue } from '../../src/iceberg/values/encode-value.js'
import { randomHex } from '../../src/storage/random-id.js'
import type { Lake } from '../../src/tables/lake.js'
import { loadTable } from '../../src/tables/load-table.js'
import { resolveRef } from '../../src/tables/resolve-ref.js'
import { putContent, tableContent } from '../../src/tables/write/put-table.js'
import { change, dataFile } from './iceberg-table.js'

const FILE_PATH_FIELD_ID = 2_147_483_546
const POSITION_FIELD_ID = 2_147_483_545

/** Delete files as merge-on-read engines write them, in one snapshot of a table on `main`. */
interface ForeignDeletes {
  /** Names the files. */
  readonly name: string
  /** Rows to delete by their position, from 0, in each data file of the table; a delete file for each. */
  readonly positions: readonly number[]
  /** How its writer spells the location of a data file in a delete file; left out: as the table does. */
  readonly spell?: (location: string) => string
  /** A SELECT of values of one top-level column, under its name. */
  readonly equality?: { readonly sql: string; readonly column: string; readonly fieldId: number }
}

/** Commit delete files to a table, as another engine does that does not rewrite data files. */
export async function deleteByFiles(lake: Lake, key: ContentKey, deletes: ForeignDeletes): Promise<void> {
  const ref = await resolveRef(lake, { ref: 'main' })
  const { content, version } = await loadTable(lake, ref, key)
  const { tasks } = await planScan(lake.files, version, {})
  const { spell = (location: string) => location } = deletes
  const added: DataFile[] = []
  for (const [index, { dataFile: deleted }] of tasks.entries()) {
    added.push(
      await deleteFile(lake, `${version.metadata.location}/data/${deletes.name}-${index}.parquet`, {
        sql: `SELECT ${quoteLiteral(spell(deleted.location))} AS file_path, unnest([${deletes.positions}])::BIGINT AS pos`,
        fieldIds: `{file_path: ${FILE_PATH_FIELD_ID}, pos: ${POSITION_FIELD_ID}}`,
        file: {
          content: 'position-deletes',
          specId: deleted.specId,
          partition: deleted.partition,
          lowerBounds: new Map([[FILE_PATH_FIELD_ID, encodeValue('string', deleted.location)]]),
          upperBounds: new Map([[FILE_PATH_FIELD_ID, encodeValue('string', deleted.location)]]),
        },
      }),
    )
  }
  if (deletes.equality !== undefined) {
    const { sql, column, fieldId } = deletes.equality
    added.push(
      await deleteFile(lake, `${version.metadata.location}/data/${deletes.name}-equal.parquet`, {
        sql,
        fieldIds: `{${quoteLiteral(column)}: ${fieldId}}`,
        file: { content: 'equality-deletes', partition: [], equalityIds: [fieldId] },
      }),
    )
  }
  const next = await commitChange(lake.files, version, change({ operation: 'delete', added }), lake.ambient)
  const commit = { branch: 'main', key, message: 'Delete', properties: {} }
  const put = { content: tableContent(content.id, next), expectedHash: ref.hash, isNewKey: false }
  await putContent(lake, commit, put)
}

async function deleteFile(
  lake: Lake,
  location: string,
  { sql, fieldIds, file }: { readonly sql: string; readonly fieldIds: string; readonly file: Partial<DataFile> },
): Promise<DataFile> {
  const engine = await lake.engine()
  const path = join(lake.scratchDirectory, `foreign-${randomHex(lake.ambient, 4)}`)
  await mkdir(lake.scratchDirectory, { recursive: true })
  const [row] = await engine.rows(
    `COPY (${sql}) TO ${quoteLiteral(path)} (FORMAT parquet, FIELD_IDS ${fieldIds}, RETURN_STATS)`,
  )
  await lake.warehouse.store.publish(path, lake.warehouse.keyOf(location))
  return {
    ...dataFile('delete'),
    location,
    recordCount: BigInt(String(row?.count)),
    fileBytes: BigInt(String(row?.file_size_bytes)),
    splitOffsets: [],
    ...file,
  }
}
