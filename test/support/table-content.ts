import type { IcebergTableContent } from '../../src/catalog/catalog.js'

/** A table at some version; equal versions of equal tables are equal contents. */
export function tableContent(id: string, version = 0): IcebergTableContent {
  return {
    type: 'ICEBERG_TABLE',
    id,
    metadataLocation: `file:///warehouse/${id}/metadata/${version}.metadata.json`,
    snapshotId: 9_007_199_254_740_993n + BigInt(version),
    schemaId: 0,
    specId: 0,
    sortOrderId: 0,
  }
}
