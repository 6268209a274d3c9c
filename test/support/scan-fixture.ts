import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { systemAmbient } from '../../src/cli/system-ambient.js'
import type { Engine, ResultValue } from '../../src/engine/engine.js'
import { quoteLiteral } from '../../src/engine/quote.js'
import { scanSql } from '../../src/engine/scan/scan-sql.js'
import type { DataFile } from '../../src/iceberg/data-file.js'
import type { NameMappingField, ScanPlan, ScanTask } from '../../src/iceberg/scan-plan.js'
import type { Field, PartitionSpec } from '../../src/iceberg/types.js'
import { diskStore } from '../../src/storage/disk-store.js'
import { createWarehouse } from '../../src/storage/open-warehouse.js'
import type { Warehouse } from '../../src/storage/warehouse.js'
import { BLANK_FILE } from './iceberg-table.js'

/** A warehouse on disk into which Parquet files are put by hand, as other engines write them. */
export interface ScanFixture {
  readonly warehouse: Warehouse
  /** Run `COPY` of a SELECT; returns the data file. */
  put(key: string, select: string, options?: PutOptions): Promise<DataFile>
  /** Rows of the data files, ordered by all columns. */
  scan(fields: readonly Field[], tasks: readonly ScanTask[], options?: ScanFixtureOptions): Promise<Rows>
}

type Rows = readonly Readonly<Record<string, ResultValue>>[]

interface PutOptions {
  /** The `FIELD_IDS` option; left out: the file has no ids. */
  readonly fieldIds?: string
  readonly file?: Partial<DataFile>
}

interface ScanFixtureOptions {
  readonly columns?: readonly string[]
  readonly nameMapping?: readonly NameMappingField[]
  readonly partitionSpecs?: readonly PartitionSpec[]
}

export async function scanFixture(engine: Engine, directory: string): Promise<ScanFixture> {
  const store = diskStore(directory, { ambient: systemAmbient })
  const warehouse = await createWarehouse(store, systemAmbient)
  return {
    warehouse,
    async put(key, select, { fieldIds, file } = {}) {
      const path = store.localPath(key) ?? ''
      await mkdir(dirname(path), { recursive: true })
      const ids = fieldIds === undefined ? '' : `, FIELD_IDS ${fieldIds}`
      await engine.run(`COPY (${select}) TO ${quoteLiteral(path)} (FORMAT parquet${ids})`)
      return { ...BLANK_FILE, location: warehouse.locationOf(key), ...file }
    },
    async scan(fields, tasks, { columns, nameMapping, partitionSpecs } = {}) {
      const plan: ScanPlan = {
        schema: { schemaId: 0, fields, identifierFieldIds: [] },
        partitionSpecs: partitionSpecs ?? [],
        snapshotId: 1n,
        tasks,
        filesTotal: tasks.length,
        nameMapping,
      }
      const sql = await scanSql(engine, warehouse, plan, columns === undefined ? {} : { columns })
      return engine.rows(`SELECT * FROM (${sql}) ORDER BY ALL`)
    },
  }
}

/** A task without deletes. */
export function task(dataFile: DataFile, deletes: readonly DataFile[] = []): ScanTask {
  return { dataFile, sequenceNumber: 1n, deletes }
}
