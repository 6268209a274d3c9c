import { systemAmbient } from '../../src/cli/system-ambient.js'
import { commitChange } from '../../src/iceberg/commit/commit-change.js'
import { draftTable, type TableDraft } from '../../src/iceberg/commit/new-table.js'
import type { DataFile } from '../../src/iceberg/data-file.js'
import { tableFiles } from '../../src/iceberg/open-table-files.js'
import type { SnapshotChange, TableChange } from '../../src/iceberg/table-change.js'
import type { TableFiles } from '../../src/iceberg/table-files.js'
import type { TableVersion } from '../../src/iceberg/table-metadata.js'
import type { Field, PartitionField, PrimitiveType, Value } from '../../src/iceberg/types.js'
import { compareBounds } from '../../src/iceberg/values/compare-values.js'
import { encodeValue } from '../../src/iceberg/values/encode-value.js'
import type { Warehouse } from '../../src/storage/warehouse.js'
import { memoryStore } from './memory-store.js'

const ROOT = 'memory:/'

/** A warehouse in memory, for tests of table metadata: no data file in it exists. */
export function memoryWarehouse(store = memoryStore()): Warehouse {
  return {
    store,
    uuid: '7d444840-9dc0-11d1-b245-5ffdce74fad2',
    roots: [ROOT],
    locationOf: (key) => ROOT + key,
    keyOf: (location) => location.slice(ROOT.length),
  }
}

/** The metadata files of a warehouse in memory, with empty caches. */
export function memoryTableFiles(store = memoryStore()): TableFiles {
  return tableFiles(memoryWarehouse(store))
}

export function field(id: number, name: string, type: Field['type'], required = false): Field {
  return { id, name, required, type }
}

/** A table of `id long` (the key) and `day date`, partitioned by day unless told otherwise. */
export function draft(fields?: readonly Field[], partition?: readonly PartitionField[]): TableDraft {
  return draftTable(
    {
      location: `${ROOT}bronze/entries-0a1b2c3d`,
      schema: {
        schemaId: 0,
        fields: fields ?? [field(1, 'id', 'long', true), field(2, 'day', 'date')],
        identifierFieldIds: fields === undefined ? [1] : [],
      },
      partition: partition ?? [{ sourceId: 2, fieldId: 0, name: 'day', transform: 'identity' }],
      properties: {},
    },
    systemAmbient,
  )
}

/** A data file that says nothing of what is in it. */
export const BLANK_FILE: DataFile = {
  content: 'data',
  location: '',
  fileFormat: 'parquet',
  specId: 0,
  partition: [],
  recordCount: 0n,
  fileBytes: 0n,
  splitOffsets: [],
  equalityIds: [],
  sortOrderId: undefined,
  columnSizes: new Map(),
  valueCounts: new Map(),
  nullValueCounts: new Map(),
  nanValueCounts: new Map(),
  lowerBounds: new Map(),
  upperBounds: new Map(),
}

/** A data file of 10 rows, as an engine would describe it. */
export function dataFile(name: string, rest: Partial<DataFile> = {}): DataFile {
  return {
    ...BLANK_FILE,
    location: `${ROOT}bronze/entries-0a1b2c3d/data/${name}.parquet`,
    partition: [0],
    recordCount: 10n,
    fileBytes: 1000n,
    splitOffsets: [4n],
    ...rest,
  }
}

/** The statistics of columns, given their values. */
export function statisticsOf(
  columns: readonly { readonly id: number; readonly type: PrimitiveType; readonly values: readonly (Value | null)[] }[],
): Pick<DataFile, 'valueCounts' | 'nullValueCounts' | 'nanValueCounts' | 'lowerBounds' | 'upperBounds'> {
  const bounds = columns.flatMap(({ id, type, values }) => {
    const ordered = values.filter((value) => value !== null && !Number.isNaN(value)).sort(compareNullable)
    const [lower, upper] = [ordered[0] ?? null, ordered.at(-1) ?? null]
    return lower === null || upper === null
      ? []
      : [{ id, lower: encodeValue(type, lower), upper: encodeValue(type, upper) }]
  })
  return {
    valueCounts: new Map(columns.map(({ id, values }) => [id, BigInt(values.length)])),
    nullValueCounts: new Map(columns.map(({ id, values }) => [id, count(values, (value) => value === null)])),
    nanValueCounts: new Map(
      columns
        .filter(({ type }) => type === 'float' || type === 'double')
        .map(({ id, values }) => [id, count(values, (value) => Number.isNaN(value))]),
    ),
    lowerBounds: new Map(bounds.map(({ id, lower }) => [id, lower])),
    upperBounds: new Map(bounds.map(({ id, upper }) => [id, upper])),
  }
}

function compareNullable(one: Value | null, other: Value | null): number {
  return one === null || other === null ? 0 : compareBounds(one, other)
}

function count(values: readonly (Value | null)[], isCounted: (value: Value | null) => boolean): bigint {
  return BigInt(values.filter(isCounted).length)
}

/** A change that makes a snapshot, by default an append of nothing. */
export function change(
  snapshot: Partial<SnapshotChange>,
  rest: Partial<Omit<TableChange, 'snapshot'>> = {},
): TableChange {
  return {
    baseSnapshotId: undefined,
    updates: [],
    ...rest,
    snapshot: {
      operation: 'append',
      added: [],
      removed: [],
      conflictFilter: undefined,
      summary: {},
      ...snapshot,
    },
  }
}

/** Commit an append of files. */
export function append(
  files: TableFiles,
  base: TableVersion | TableDraft,
  added: readonly DataFile[],
): Promise<TableVersion> {
  return commitChange(files, base, change({ added }), systemAmbient)
}
