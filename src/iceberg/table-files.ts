import type { Warehouse } from '../storage/warehouse.js'
import type { TableVersion } from './table-metadata.js'

/** The metadata files of tables: written once, never changed, so what was parsed may be kept. */
export interface TableFiles {
  readonly warehouse: Warehouse
  /**
   * Read a table's metadata file.
   *
   * @throws PHLO_OBJECT_MISSING - there is no such file
   * @throws PHLO_METADATA_INVALID - it is not Iceberg table metadata of version 1 or 2
   */
  version(metadataLocation: string): Promise<TableVersion>
}
