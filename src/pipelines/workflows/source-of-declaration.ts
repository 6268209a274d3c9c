import type { Source } from '../../plugins/source.js'
import type { AssetSource, PluginSource } from '../asset.js'
import type { EnvironmentReference } from '../authoring/env.js'
import type { FormatOptions } from '../files/file-format.js'
import { type Declaration, declarationInvalid } from './declaration.js'
import { type OptionsReader, optionsReader } from './options-reader.js'

const FORMAT_OPTIONS = [
  'format',
  'encoding',
  'delimiter',
  'quote',
  'escape',
  'header',
  'skipLines',
  'nullTexts',
  'decimalSeparator',
  'dateFormat',
  'timestampFormat',
  'sheet',
] as const satisfies readonly (keyof FormatOptions)[]

/**
 * Examine the source of an asset.
 *
 * @throws PHLO_WORKFLOW_INVALID
 */
export function sourceOfDeclaration(declaration: Declaration, source: unknown): AssetSource {
  if (isSource(source)) return pluginSource(declaration, source)
  if (!isFilesDefinition(source)) {
    throw declarationInvalid(declaration, 'source', "a source such as `files({ path: 'data/*.csv' })` is needed")
  }
  if (typeof source.options === 'string') {
    throw declarationInvalid(declaration, 'source', `write files({ path: '${source.options}' })`)
  }
  const options = optionsReader(declaration, 'source', source.options, ['path', 'paths', 'sample', ...FORMAT_OPTIONS])
  return {
    kind: 'files',
    paths: paths(options),
    format: formatOptions(options),
    isSample: options.flag('sample') ?? false,
  }
}

/** Whatever a plugin returns that can be read is one of its sources; the rest of it is examined here. */
function isSource(value: unknown): value is Source {
  return typeof value === 'object' && value !== null && 'read' in value && typeof value.read === 'function'
}

function pluginSource(declaration: Declaration, source: Source): PluginSource {
  const { kind, settings, sample } = source
  const options = optionsReader(declaration, 'source', { kind, sample }, ['kind', 'sample'])
  const name = options.text('kind')
  if (name === undefined || !/^[\w.-]+$/.test(name)) throw options.invalid('kind', 'the source has no name')
  if (typeof settings !== 'object' || settings === null) {
    throw options.invalid('settings', 'the source does not say what it reads')
  }
  const format = optionsReader(declaration, 'source.format', source.format ?? {}, FORMAT_OPTIONS)
  return {
    kind: 'plugin',
    name,
    settings,
    format: formatOptions(format),
    isSample: options.flag('sample') ?? false,
    // A source may be an object of a class.
    read: (context, cursor) => source.read(context, cursor),
  }
}

function isFilesDefinition(value: unknown): value is { readonly options: unknown } {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'files' && 'options' in value
}

function paths(options: OptionsReader): readonly (string | EnvironmentReference)[] {
  const [one, several] = [options.value('path'), options.value('paths')]
  if ((one === undefined) === (several === undefined)) throw options.invalid('path', 'give either `path` or `paths`')
  const all: unknown = one === undefined ? several : [one]
  if (!Array.isArray(all) || all.length === 0 || !all.every(isPath)) {
    throw options.invalid(
      one === undefined ? 'paths' : 'path',
      "a path such as 'data/*.csv' or `env('NAME')` is expected",
    )
  }
  return all
}

function isPath(value: unknown): value is string | EnvironmentReference {
  if (typeof value === 'string') return value !== ''
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'env'
}

function formatOptions(options: OptionsReader): FormatOptions {
  const all = {
    format: options.oneOf('format', ['csv', 'tsv', 'json', 'ndjson', 'parquet', 'excel']),
    encoding: options.oneOf('encoding', ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252', 'iso-8859-1']),
    delimiter: character(options, 'delimiter'),
    quote: options.value('quote') === '' ? '' : character(options, 'quote'),
    escape: character(options, 'escape'),
    header: options.flag('header'),
    skipLines: options.integer('skipLines', { min: 0, max: 1_000_000 }),
    nullTexts: options.texts('nullTexts'),
    decimalSeparator: options.oneOf('decimalSeparator', ['.', ',']),
    dateFormat: options.text('dateFormat'),
    timestampFormat: options.text('timestampFormat'),
    sheet: options.text('sheet'),
  } satisfies { readonly [Option in keyof Required<FormatOptions>]: FormatOptions[Option] | undefined }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

function character(options: OptionsReader, option: string): string | undefined {
  const text = options.text(option)
  if (text === undefined || text.length === 1) return text
  throw options.invalid(option, 'one character is expected')
}
