import type { ResultColumn, ResultValue } from '../engine/engine.js'
import { listFiles } from '../iceberg/metadata-tables/list-files.js'
import { listHistory } from '../iceberg/metadata-tables/list-history.js'
import { listPartitions } from '../iceberg/metadata-tables/list-partitions.js'
import { listRefs } from '../iceberg/metadata-tables/list-refs.js'
import { listSnapshots } from '../iceberg/metadata-tables/list-snapshots.js'
import type { TableFiles } from '../iceberg/table-files.js'
import type { TableVersion } from '../iceberg/table-metadata.js'
import type { MetadataTable } from './table-name.js'

/** Read what a table tells of itself, as Iceberg's metadata tables name and shape it. */
export async function readMetadataTable(
  files: TableFiles,
  version: TableVersion,
  metadata: MetadataTable,
): Promise<{ readonly columns: readonly ResultColumn[]; readonly rows: readonly (readonly ResultValue[])[] }> {
  switch (metadata) {
    case 'snapshots':
      return listSnapshots(version.metadata)
    case 'history':
      return listHistory(version.metadata)
    case 'refs':
      return listRefs(version.metadata)
    case 'files':
      return listFiles(files, version)
    case 'partitions':
      return listPartitions(files, version)
  }
}
