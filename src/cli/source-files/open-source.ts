import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FormatOptions } from '../../pipelines/files/file-format.js'
import { findFiles } from '../../pipelines/files/find/find-files.js'
import type { OpenFiles } from '../../pipelines/files/open-file.js'
import { openFiles } from '../../pipelines/files/open-files.js'
import type { SourceFile } from '../../pipelines/files/source-file.js'
import type { Lake } from '../../tables/lake.js'

export interface SourceRequest {
  /** Files, globs, folders and URLs; one or more. */
  readonly patterns: readonly string[]
  /** Absolute path at which relative patterns start. */
  readonly directory: string
  readonly format: FormatOptions
  readonly signal: AbortSignal
}

/** Files that are ready to be looked at. Disposing of it removes the copies that reading them needs. */
export interface OpenSource extends AsyncDisposable {
  readonly files: OpenFiles
}

/**
 * Open files to look at them outside of a run. Nothing is written to tables or to the project.
 *
 * @throws PHLO_FILES_NONE, PHLO_DOWNLOAD_FAILED and what else `openFiles` throws
 */
export function openSource(lake: Lake, request: SourceRequest): Promise<OpenSource> {
  const find = (scratch: string) =>
    findFiles(request.patterns, { ...request, downloadDirectory: join(scratch, 'downloads') })
  return openFound(lake, { ...request, find })
}

export interface FoundRequest extends Pick<SourceRequest, 'format' | 'signal'> {
  /** Find the files. @param scratch - absolute path of a folder for those that are not local; removed in the end */
  find(scratch: string): Promise<readonly SourceFile[]>
}

/** Open files that are found in some other way, to look at them outside of a run. */
export async function openFound(lake: Lake, request: FoundRequest): Promise<OpenSource> {
  const scratchDirectory = join(lake.scratchDirectory, `look-${process.pid}`)
  const dispose = () => rm(scratchDirectory, { recursive: true, force: true })
  try {
    const found = await request.find(scratchDirectory)
    const files = await openFiles(await lake.engine(), found, { ...request, scratchDirectory })
    return { files, [Symbol.asyncDispose]: dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}
