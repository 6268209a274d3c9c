import type { ConfigProblem } from '../config/config-problem.js'
import type { DocumentProblem } from '../config/document-problem.js'
import { isMapping } from '../config/is-mapping.js'
import { PLUGIN_API, type PluginCode } from './plugin.js'
import { checkAgainst } from './schema/check-against.js'
import type { JsonSchema } from './schema/json-schema.js'
import { readDocument } from './schema/read-document.js'

/** What a plugin's `package.json` says of it. */
export interface PluginManifest {
  readonly package: string
  /** Empty when it says none. */
  readonly version: string
  readonly description: string
  /** Paths of its `service.yaml` files, below the package. */
  readonly services: readonly string[]
  readonly code: PluginCode
  readonly installScripts: readonly string[]
  /** Packages that it needs itself: `yaml ^2.9.1`. */
  readonly dependencies: readonly string[]
  /** When there are any, it offers nothing. */
  readonly problems: readonly ConfigProblem[]
}

export interface ManifestSource {
  /** What messages call the file. */
  readonly file: string
  /** Name to go by where the file says none. */
  readonly package: string
  /** That of the `phlo` key. */
  readonly schema: JsonSchema
}

/** What npm takes, and no program takes for a flag. */
const NAME = /^(?:@[\w~-][\w.~-]*\/)?[\w~][\w.~-]*$/
const VERSION = /^\d[\w.+-]*$/

const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'] as const

/**
 * Read the text of a `package.json`.
 *
 * @returns `undefined` for a package that is no plugin: it has no `phlo` key
 */
export function readManifest(text: string, source: ManifestSource): PluginManifest | undefined {
  const written = parsed(text)
  if (written === undefined) return { ...manifestOf({}, source), problems: [notJson(source)] }
  if (!Object.hasOwn(written, 'phlo')) return undefined
  const problems = [
    ...(checkAgainst(written.phlo, source.schema).length > 0 ? problemsOf(text, source) : []),
    ...unusual(written, source),
  ]
  if (problems.length > 0) return { ...manifestOf({ ...written, phlo: {} }, source), problems }
  return { ...manifestOf(written, source), problems: refusals(text, written, source) }
}

/** The keys of a `package.json` that are looked at. */
interface WrittenPackage {
  readonly name?: unknown
  readonly version?: unknown
  readonly description?: unknown
  readonly scripts?: Readonly<Record<string, unknown>>
  readonly dependencies?: unknown
  readonly optionalDependencies?: unknown
  readonly oclif?: { readonly commands?: unknown }
  readonly phlo?: {
    readonly api?: number
    readonly services?: readonly string[]
    readonly sources?: string
    readonly checks?: string
    readonly commands?: string
  }
}

function parsed(text: string): WrittenPackage | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function notJson({ file }: ManifestSource): ConfigProblem {
  return { file, line: 0, column: 0, key: '', message: 'It is not valid JSON.', expected: 'valid JSON' }
}

/** A name or version that others would take for something else is not passed on. */
function unusual({ name, version }: WrittenPackage, { file }: ManifestSource): readonly ConfigProblem[] {
  const parts = [
    ['name', name, NAME],
    ['version', version, VERSION],
  ] as const
  return parts.flatMap(([key, value, pattern]) => {
    if (textOf(value) === undefined || matching(value, pattern) !== undefined) return []
    return [
      {
        file,
        line: 0,
        column: 0,
        key,
        message: `Its ${key} is not as npm wants it.`,
        expected: `a ${key} as npm wants it`,
      },
    ]
  })
}

function matching(value: unknown, pattern: RegExp): string | undefined {
  return typeof value === 'string' && pattern.test(value) ? value : undefined
}

/** Lines and columns are only looked for once something is wrong. */
function problemsOf(text: string, { file, schema }: ManifestSource): readonly ConfigProblem[] {
  return readDocument(text, { file, schema, within: ['phlo'] }).problems
}

function manifestOf(written: WrittenPackage, source: ManifestSource): Omit<PluginManifest, 'problems'> {
  const { services = [], sources, checks, commands } = written.phlo ?? {}
  return {
    package: matching(written.name, NAME) ?? source.package,
    version: matching(written.version, VERSION) ?? '',
    description: textOf(written.description) ?? '',
    services,
    code: { sources, checks, commands },
    dependencies: [written.dependencies, written.optionalDependencies].flatMap((list) =>
      Object.entries(isMapping(list) ? list : {}).map(([name, range]) => `${name} ${range}`),
    ),
    installScripts: INSTALL_SCRIPTS.filter((name) => textOf(written.scripts?.[name]) !== undefined),
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** What the schema allows, and this Phlo does not. */
function refusals(
  text: string,
  { phlo: { api = 0, ...kinds } = {}, oclif }: WrittenPackage,
  { file, schema }: ManifestSource,
): readonly ConfigProblem[] {
  const refuse = (problem: Pick<DocumentProblem, 'path' | 'message' | 'expected'>) => [
    readDocument(text, { file, schema, within: ['phlo'] }).locate({ ...problem, at: 'value' }),
  ]
  if (api > PLUGIN_API) {
    const message = `It is made for a newer Phlo: phlo.api is ${api}, and this Phlo has ${PLUGIN_API}.`
    return refuse({ path: ['api'], message, expected: `at most ${PLUGIN_API}` })
  }
  if (Object.keys(kinds).length === 0) {
    const expected = 'one or more of services, sources, checks, commands'
    return refuse({ path: [], message: 'It says nothing that it adds.', expected })
  }
  if (kinds.commands === undefined || oclif?.commands === kinds.commands) return []
  // oclif loads them, and looks there.
  const expected = `"oclif": { "commands": "${kinds.commands}" } in the package.json`
  return refuse({
    path: ['commands'],
    message: 'oclif.commands of the package does not name the same folder.',
    expected,
  })
}
