import type { Content, IcebergTableContent, IcebergViewContent, NamespaceContent } from './catalog.js'

/** How a content is written: keys in one order, 64-bit numbers as text. */
export type ContentJson =
  | (Omit<IcebergTableContent, 'snapshotId'> & { readonly snapshotId: string })
  | IcebergViewContent
  | NamespaceContent

/** The same for equal contents, to the byte, once serialized. */
export function contentToJson(content: Content): ContentJson {
  switch (content.type) {
    case 'ICEBERG_TABLE':
      return {
        type: content.type,
        id: content.id,
        metadataLocation: content.metadataLocation,
        snapshotId: String(content.snapshotId),
        schemaId: content.schemaId,
        specId: content.specId,
        sortOrderId: content.sortOrderId,
      }
    case 'ICEBERG_VIEW':
      return {
        type: content.type,
        id: content.id,
        metadataLocation: content.metadataLocation,
        versionId: content.versionId,
        schemaId: content.schemaId,
      }
    case 'NAMESPACE':
      return { type: content.type, id: content.id, properties: sortedRecord(content.properties) }
  }
}

export function contentFromJson(json: ContentJson): Content {
  return json.type === 'ICEBERG_TABLE' ? { ...json, snapshotId: BigInt(json.snapshotId) } : json
}

/** Tell whether two contents, or their absences, are equal. */
export function sameContent(one: Content | undefined, other: Content | undefined): boolean {
  if (one === undefined || other === undefined) return one === other
  return JSON.stringify(contentToJson(one)) === JSON.stringify(contentToJson(other))
}

/** The same record with its keys in order, so that equal records serialize equally. */
export function sortedRecord(record: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1)))
}
