import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ResultValue } from '../../engine/engine.js'
import type { Inspection } from '../../pipelines/files/inspect-files.js'
import type { Project } from '../open-project.js'

export interface SourceRequest {
  /** Files, globs, folders and URLs; one or more. */
  readonly patterns: readonly string[]
  /** Absolute path at which relative patterns start. */
  readonly directory: string
  /** First rows to read, 1 or more. */
  readonly rowsMax: number
  readonly onDownload?: (progress: { url: string; bytes: number; bytesTotal: number | undefined }) => void
  readonly signal?: AbortSignal
}

/** Files that were looked at. Disposing of it removes the copies that reading them needed. */
export interface InspectedSource extends AsyncDisposable {
  readonly inspection: Inspection
  /** The first rows: one value per field. */
  readonly rows: readonly (readonly ResultValue[])[]
  /** What was noticed about the files and their columns. */
  readonly notes: readonly string[]
}

/**
 * Look at files: format, columns, types, first rows. Nothing is written to the warehouse or the project.
 *
 * @throws PHLO_FILES_NONE, PHLO_DOWNLOAD_FAILED and what else `openFiles` and `previewRows` throw
 */
export async function inspectSource({ lake }: Project, request: SourceRequest): Promise<InspectedSource> {
  const [{ findFiles }, { openFiles }, { inspectFiles }, { previewRows }] = await Promise.all([
    import('../../pipelines/files/find-files.js'),
    import('../../pipelines/files/open-files.js'),
    import('../../pipelines/files/inspect-files.js'),
    import('../../pipelines/files/preview-rows.js'),
  ])
  const scratchDirectory = join(lake.scratchDirectory, `inspect-${process.pid}`)
  const dispose = () => rm(scratchDirectory, { recursive: true, force: true })
  try {
    const found = await findFiles(request.patterns, {
      ...request,
      downloadDirectory: join(scratchDirectory, 'downloads'),
    })
    const engine = await lake.engine()
    const files = await openFiles(engine, found, { ...request, format: {}, scratchDirectory })
    const inspection = await inspectFiles(engine, files)
    const rows = await previewRows(engine, inspection, request.rowsMax)
    return { inspection, rows, notes: [...files.notes, ...inspection.notes], [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}
