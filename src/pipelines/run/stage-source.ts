import { createHash } from 'node:crypto'
import { mkdir, stat } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { PhloError } from '../../errors.js'
import type { StagedFile } from '../../plugins/source.js'
import type { Asset, PluginSource } from '../asset.js'
import type { SourceFile } from '../files/source-file.js'
import { declarationDigest } from './declaration-digest.js'
import type { FileCursor, SourcePosition } from './file-cursor.js'
import { refuseCancelled } from './refuse-cancelled.js'
import type { RunContext } from './run.js'
import { variableValue } from './variable-value.js'

/** What a source gave, and where it goes on the next time. */
export interface StagedSource {
  readonly files: readonly SourceFile[]
  readonly position: SourcePosition
}

/** Where an asset's source is to go on. */
export interface StagingStart {
  /** `undefined`: it is not known which rows the table has. */
  readonly cursor: FileCursor | undefined
  readonly refresh: boolean
  /** Absolute path of a folder for this run's temporary files. */
  readonly scratch: string
}

/**
 * Let the source of a plugin stage its files: from where the last run ended, or from the start where rows are replaced,
 * where upserted rows are declared otherwise than they were, and where the source's own settings differ.
 *
 * @throws PHLO_PLUGIN_FAILED - the source throws, or gives something that is no staged file
 * @throws PHLO_FILES_NONE - rows are to be replaced, and it gives no file
 * @throws PHLO_ENVIRONMENT_MISSING, PHLO_CANCELLED
 */
export async function stageSource(
  context: RunContext,
  { asset, source }: { readonly asset: Asset; readonly source: PluginSource },
  start: StagingStart,
): Promise<StagedSource> {
  const settings = settingsDigest(source)
  const cursor = startOf(asset, settings, start)
  const directory = join(start.scratch, 'staged', asset.id)
  await mkdir(directory, { recursive: true })
  const files = new Map<string, SourceFile>()
  const paths = new Set<string>()
  let position = cursor
  try {
    const signal = context.signal ?? new AbortController().signal
    const value: Parameters<typeof source.read>[0]['value'] = (setting) =>
      variableValue(asset, setting, context.environment)
    for await (const staged of source.read({ directory, signal, value }, cursor)) {
      refuseCancelled(context.signal)
      const file = await sourceFile(staged, source)
      if (files.has(file.displayName)) throw new TypeError(`it gives two files of the name "${staged.name}"`)
      // They are read when all are staged: one that is overwritten would be lost.
      if (paths.has(file.path)) throw new TypeError(`it gives two files of the path ${file.path}`)
      paths.add(file.path)
      files.set(file.displayName, file)
      position = staged.cursor ?? position
    }
  } catch (error) {
    refuseCancelled(context.signal)
    throw error instanceof PhloError ? error : failed(asset, source, error)
  }
  if (files.size === 0 && (start.refresh || asset.write === 'replace')) throw noFiles(asset, source)
  return { files: [...files.values()], position: { settings, cursor: position } }
}

function settingsDigest({ name, settings }: PluginSource): string {
  return createHash('sha256')
    .update(JSON.stringify([name, settings]))
    .digest('hex')
    .slice(0, 32)
}

function startOf(asset: Asset, settings: string, { cursor, refresh }: StagingStart): string | undefined {
  if (refresh || asset.write === 'replace' || cursor?.source?.settings !== settings) return undefined
  const isDeclaredOtherwise = cursor.declaration !== declarationDigest(asset)
  return asset.write === 'upsert' && isDeclaredOtherwise ? undefined : cursor.source.cursor
}

/** What plugins give is not checked by any compiler. */
async function sourceFile({ name, path, cursor }: StagedFile, source: PluginSource): Promise<SourceFile> {
  if (typeof name !== 'string' || name === '') throw new TypeError('it gives a file without a name')
  if (typeof path !== 'string' || !isAbsolute(path)) throw new TypeError(`the path of "${name}" is not absolute`)
  if (cursor !== undefined && typeof cursor !== 'string') throw new TypeError(`the cursor of "${name}" is no text`)
  const info = await stat(path).catch(() => undefined)
  if (!info?.isFile()) throw new TypeError(`"${name}" is not there: ${path}`)
  return { path, displayName: `${source.name}:${name}`, bytes: info.size, modifiedMs: Math.trunc(info.mtimeMs) }
}

function failed(asset: Asset, { name }: PluginSource, cause: unknown): PhloError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new PhloError('PHLO_PLUGIN_FAILED', `The source "${name}" of ${asset.id} failed: ${reason}`, {
    fixes: [`${asset.file}:${asset.line} uses it.`],
    context: { asset: asset.id, source: name, stack: cause instanceof Error ? cause.stack : undefined },
    cause,
  })
}

function noFiles(asset: Asset, { name }: PluginSource): PhloError {
  return new PhloError(
    'PHLO_FILES_NONE',
    `The source "${name}" of ${asset.id} gives no file, and rows are not replaced by none.`,
    {
      context: { asset: asset.id, source: name },
    },
  )
}
