import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { formatKey, parseKey } from '../../catalog/content-key.js'
import type { ResultValue } from '../../engine/engine.js'
import { currentSchema } from '../../iceberg/current-schema.js'
import type { Schema } from '../../iceberg/types.js'
import type { Asset } from '../../pipelines/asset.js'
import { planColumns } from '../../pipelines/columns/plan-columns.js'
import { inspectFiles } from '../../pipelines/files/inspect/inspect-files.js'
import { previewRows } from '../../pipelines/files/inspect/preview-rows.js'
import { proposeTableName } from '../../pipelines/files/inspect/propose-table-name.js'
import type { ReadField } from '../../pipelines/files/read-field.js'
import type { SourceFile } from '../../pipelines/files/source-file.js'
import { findSourceFiles } from '../../pipelines/run/find-source-files.js'
import { findTable } from '../../tables/load-table.js'
import { resolveRef } from '../../tables/resolve-ref.js'
import { loadAssets } from '../load-assets.js'
import type { Project } from '../open-project.js'
import { runContext } from '../runs/run-context.js'
import { openFound, openSource } from './open-source.js'
import { isUrl } from './workflow-paths.js'

export interface PreviewRequest {
  /** Files, globs, folders and URLs, or the name of one asset; one or more. */
  readonly sources: readonly string[]
  /** Absolute path at which relative files start. */
  readonly directory: string
  /** The table to compare with; `undefined`: that of the asset, or the one that `phlo add` would propose. */
  readonly table: string | undefined
  /** 1 or more. */
  readonly rowsMax: number
  readonly signal: AbortSignal
}

export interface SourcePreview {
  /** The asset whose columns were read; `undefined`: the columns were inferred. */
  readonly asset: Asset | undefined
  readonly table: string
  /** Columns of the table; `undefined`: the ref has no such table. */
  readonly tableSchema: Schema | undefined
  readonly fields: readonly ReadField[]
  /** One value per field. */
  readonly rows: readonly (readonly ResultValue[])[]
  readonly notes: readonly string[]
}

/**
 * Look at what a table would be made of: an asset's source, or files. No table and no file of the project changes.
 *
 * @throws what finding, opening and reading files throws, and PHLO_COLUMNS_FROZEN for an asset
 */
export async function previewSource(project: Project, request: PreviewRequest): Promise<SourcePreview> {
  const { lake } = project
  const { signal } = request
  const asset = await assetNamed(project, request)
  await using source =
    asset === undefined
      ? await openSource(lake, { patterns: request.sources, directory: request.directory, format: {}, signal })
      : await openFound(lake, {
          find: (scratch) => assetFiles(project, asset, { scratch, signal }),
          format: asset.source.format,
          signal,
        })
  const { files } = source
  const proposed = formatKey(['bronze', proposeTableName(files.files.map((file) => file.source))])
  const table = request.table ?? asset?.id ?? proposed
  const tableSchema = await schemaOf(project, table)
  const engine = await lake.engine()
  const inspection = asset === undefined ? await inspectFiles(engine, files) : undefined
  const fields = inspection?.fields ?? (asset && (await planColumns(engine, asset, files, tableSchema)).fields) ?? []
  const rows = await previewRows(engine, { files, fields }, request.rowsMax)
  return { asset, table, tableSchema, fields, rows, notes: [...files.notes, ...(inspection?.notes ?? [])] }
}

/** The files that a first run of an asset would read. */
async function assetFiles(
  project: Project,
  asset: Asset,
  { scratch, signal }: { readonly scratch: string; readonly signal: AbortSignal },
): Promise<readonly SourceFile[]> {
  const context = runContext(project, signal)
  const { files } = await findSourceFiles(context, asset, { scratch, refresh: true, cursor: async () => undefined })
  return files
}

/** A file of that name comes first; workflows are not loaded for what can only be files. */
async function assetNamed(project: Project, { sources, directory }: PreviewRequest): Promise<Asset | undefined> {
  const [name = '', ...others] = sources
  if (others.length > 0 || isUrl(name) || /[/\\*?]/.test(name)) return undefined
  if ((await stat(resolve(directory, name)).catch(() => undefined)) !== undefined) return undefined
  return (await loadAssets(project)).find(({ id, alias }) => id === name || alias === name)
}

async function schemaOf({ lake, ref }: Project, table: string): Promise<Schema | undefined> {
  const { hash } = await resolveRef(lake, { ref })
  const found = await findTable(lake, hash, parseKey(table))
  return found === undefined ? undefined : currentSchema(found.version.metadata)
}
