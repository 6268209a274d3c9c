import { readFile } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import type { ConfigProblem } from '../config/config-problem.js'
import { PhloError } from '../errors.js'
import { type BrokenService, brokenService } from './broken-service.js'
import { findCommands } from './find-commands.js'
import type { Plugin, PluginCode, PluginKind } from './plugin.js'
import { readManifest } from './read-manifest.js'
import type { JsonSchema } from './schema/json-schema.js'
import { readSchema } from './schema/read-schema.js'
import type { ServiceDefinition } from './service-definition.js'
import { serviceParser } from './service-parser.js'

/** The folder of a package, and what is known of it. */
export interface PackageFolder {
  /** Absolute path. */
  readonly directory: string
  /** Name to go by where its `package.json` says none. */
  readonly package: string
  /** Whether it comes with Phlo. */
  readonly bundled: boolean
}

/** What plugins are read with; made once for all of them. */
export interface PluginReader {
  /**
   * Read a package, as data: none of its code is run.
   *
   * @returns `undefined` when it is no plugin, or not there
   */
  read(folder: PackageFolder): Promise<Plugin | undefined>
}

/** Make a reader of plugins. @param baseDirectory - absolute path; messages name files relative to it where they are below it */
export function pluginReader(baseDirectory: string): PluginReader {
  const schema = readSchema('plugin')
  const parseService = serviceParser()
  const shown = (path: string) => shownPath(path, baseDirectory)
  return { read: (folder) => readPlugin(folder, { schema, parseService, shown }) }
}

interface ReaderParts {
  readonly schema: JsonSchema
  readonly parseService: ReturnType<typeof serviceParser>
  /** What messages call a file. */
  shown(path: string): string
}

async function readPlugin(folder: PackageFolder, parts: ReaderParts): Promise<Plugin | undefined> {
  const path = join(folder.directory, 'package.json')
  const text = await readFile(path, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const manifest = readManifest(text, { file: parts.shown(path), package: folder.package, schema: parts.schema })
  if (manifest === undefined) return undefined

  const identity = { package: manifest.package, version: manifest.version, bundled: folder.bundled }
  const offers = manifest.problems.length === 0 ? manifest.services : []
  const read = await Promise.all(
    offers.map((name) => readService(join(folder.directory, name), { ...parts, plugin: identity })),
  )
  const { commands } = manifest.code
  const hasCommands = commands !== undefined && manifest.problems.length === 0
  return {
    ...identity,
    description: manifest.description,
    directory: folder.directory,
    kinds: kindsOf(offers, manifest.code),
    services: read.flatMap(({ service }) => service ?? []),
    brokenServices: read.flatMap(({ broken }) => broken ?? []),
    serviceFiles: offers,
    code: manifest.code,
    commands: hasCommands ? await findCommands(folder.directory, commands) : [],
    installScripts: manifest.installScripts,
    dependencies: manifest.dependencies,
    problems: [...manifest.problems, ...read.flatMap(({ problems }) => problems)],
  }
}

interface ReadService {
  readonly service?: ServiceDefinition
  readonly broken?: BrokenService | undefined
  readonly problems: readonly ConfigProblem[]
}

async function readService(
  path: string,
  { parseService, shown, plugin }: ReaderParts & Pick<ServiceDefinition, 'plugin'>,
): Promise<ReadService> {
  const file = shown(path)
  let text = ''
  try {
    text = await readFile(path, 'utf8')
    return { service: parseService(text, { file, directory: dirname(path), plugin }), problems: [] }
  } catch (error) {
    if (error instanceof PhloError && error.code === 'PHLO_SERVICE_INVALID') {
      const problems = error.context.problems as readonly ConfigProblem[]
      return { broken: brokenService(text, plugin), problems }
    }
    if (!(error instanceof Error && 'code' in error)) throw error
    const message = `phlo.services names it, and it cannot be read: ${String(error.code)}.`
    return { problems: [{ file, line: 0, column: 0, key: '', message, expected: 'a file' }] }
  }
}

function kindsOf(services: readonly string[], code: PluginCode): readonly PluginKind[] {
  return [
    ...(services.length > 0 ? ['service' as const] : []),
    ...(code.sources === undefined ? [] : ['source' as const]),
    ...(code.checks === undefined ? [] : ['check' as const]),
    ...(code.commands === undefined ? [] : ['cli' as const]),
  ]
}

function shownPath(path: string, baseDirectory: string): string {
  const below = relative(baseDirectory, path)
  return below === '' || below.startsWith('..') ? path : below.split(sep).join('/')
}
