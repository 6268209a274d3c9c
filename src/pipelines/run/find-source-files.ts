import { join } from 'node:path'
import type { Asset, FilesSource } from '../asset.js'
import { findFiles } from '../files/find/find-files.js'
import type { SourceFile } from '../files/source-file.js'
import type { FileCursor, SourcePosition } from './file-cursor.js'
import type { RunContext } from './run.js'
import { stageSource } from './stage-source.js'
import { variableValue } from './variable-value.js'

/** The files of an asset's source. */
export interface FoundSource {
  readonly files: readonly SourceFile[]
  /** Where the source of a plugin goes on the next time; `undefined`: the files themselves tell. */
  readonly position: SourcePosition | undefined
}

export interface FindingOptions {
  /** Absolute path of a folder for downloads and staged files. */
  readonly scratch: string
  readonly refresh: boolean
  /** What the table says of the last run; asked only where the source of a plugin goes on from there. */
  cursor(): Promise<FileCursor | undefined>
}

/**
 * Find the files of an asset's source, downloading those that are not local; the source of a plugin stages them.
 *
 * @throws PHLO_ENVIRONMENT_MISSING - the source refers to a variable that is not set
 * @throws as findFiles and stageSource
 */
export async function findSourceFiles(
  context: RunContext,
  asset: Asset,
  { scratch, refresh, cursor }: FindingOptions,
): Promise<FoundSource> {
  const { source } = asset
  if (source.kind === 'plugin') {
    return stageSource(context, { asset, source }, { scratch, refresh, cursor: await cursor() })
  }
  const files = await findFiles(sourcePatterns(asset, source, context.environment), {
    directory: context.projectDirectory,
    downloadDirectory: join(scratch, 'downloads'),
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  })
  return { files, position: undefined }
}

/**
 * The files, globs, folders and URLs of an asset's source, with the values of the variables that it refers to.
 *
 * @throws PHLO_ENVIRONMENT_MISSING - a variable is not set
 */
function sourcePatterns(
  asset: Asset,
  { paths }: FilesSource,
  environment: (name: string) => string | undefined,
): readonly string[] {
  return paths.map((path) => variableValue(asset, path, environment))
}
