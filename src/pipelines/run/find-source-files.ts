import { join } from 'node:path'
import { PhloError } from '../../errors.js'
import type { Asset } from '../asset.js'
import { findFiles } from '../files/find-files.js'
import type { SourceFile } from '../files/source-file.js'
import type { RunContext } from './run.js'

/**
 * Find the files of an asset's source, downloading those that are not local.
 *
 * @param scratch - absolute path of a folder for downloads
 * @throws PHLO_ENVIRONMENT_MISSING - the source refers to a variable that is not set
 * @throws as findFiles
 */
export function findSourceFiles(context: RunContext, asset: Asset, scratch: string): Promise<readonly SourceFile[]> {
  return findFiles(sourcePatterns(asset, context.environment), {
    directory: context.projectDirectory,
    downloadDirectory: join(scratch, 'downloads'),
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  })
}

/**
 * The files, globs, folders and URLs of an asset's source, with the values of the variables that it refers to.
 *
 * @throws PHLO_ENVIRONMENT_MISSING - a variable is not set
 */
export function sourcePatterns(asset: Asset, environment: (name: string) => string | undefined): readonly string[] {
  return asset.source.paths.map((path) => (typeof path === 'string' ? path : variableOf(asset, path.name, environment)))
}

function variableOf(asset: Asset, name: string, environment: (name: string) => string | undefined): string {
  const value = environment(name)
  if (value !== undefined && value !== '') return value
  throw new PhloError(
    'PHLO_ENVIRONMENT_MISSING',
    `${asset.id} needs the environment variable ${name}, which is not set.`,
    {
      fixes: [`Set it for this project: echo '${name}=…' >> .env.local`, `${asset.file}:${asset.line} refers to it.`],
      context: { asset: asset.id, name },
    },
  )
}
