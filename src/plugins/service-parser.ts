import { serviceProblems } from '../config/compose-file/service-problems.js'
import { isTree } from '../config/compose-tree.js'
import type { ConfigProblem } from '../config/config-problem.js'
import { problemsText } from '../config/problem-text.js'
import { PhloError } from '../errors.js'
import { readDocument } from './schema/read-document.js'
import { readSchema } from './schema/read-schema.js'
import type { PluginIdentity, ServiceDefinition, ServiceDependency } from './service-definition.js'

/** Where the text of a `service.yaml` comes from. */
export interface ServiceSource {
  /** What messages call the file: `services/minio/service.yaml`. */
  readonly file: string
  /** Absolute path of the folder that holds it. */
  readonly directory: string
  readonly plugin: PluginIdentity
}

/**
 * Make a function that parses the text of a `service.yaml`.
 *
 * The parser throws PHLO_SERVICE_INVALID when the text is not as `registry/schema/service.schema.json` wants it; the
 * error names every problem, with its line and column.
 */
export function serviceParser(): (text: string, source: ServiceSource) => ServiceDefinition {
  const schema = readSchema('service')
  return (text, source) => {
    const { value, problems, locate } = readDocument(text, { file: source.file, schema })
    const compose = isTree(value) && isTree(value.compose) ? serviceProblems(value.compose, ['compose']) : []
    // What the schema refuses altogether has been said.
    const more = compose.map(locate).filter(({ key }) => !problems.some((problem) => problem.key === key))
    if (problems.length + more.length > 0) throw invalid([...problems, ...more])
    // The schema has just said so.
    return definitionOf(value as WrittenService, source)
  }
}

/** A `service.yaml` that is as its schema wants it. */
interface WrittenService {
  readonly name: string
  readonly description: string
  readonly category: string
  readonly default?: boolean
  readonly profiles?: readonly string[]
  readonly provides?: readonly string[]
  readonly companion_of?: string
  readonly depends_on?: Readonly<Record<string, ServiceDependency>>
  readonly env_vars?: Readonly<
    Record<
      string,
      {
        readonly secret?: boolean
        readonly default?: string | number | boolean
        readonly description: string
        readonly rotation?: string
      }
    >
  >
  readonly expands_variables?: boolean
  readonly ports?: Readonly<Record<string, { readonly container: number; readonly preferred?: number }>>
  readonly files?: readonly { readonly source: string; readonly target: string; readonly template?: boolean }[]
  readonly hooks?: { readonly after_start?: readonly WrittenHook[] }
  readonly links?: readonly {
    readonly title: string
    readonly url: string
    readonly login?: { readonly user: string; readonly secret: string }
  }[]
  readonly compose: Readonly<Record<string, unknown>>
}

interface WrittenHook {
  readonly name: string
  readonly in?: string
  readonly run: readonly string[]
  readonly timeoutSeconds?: number
  readonly retries?: number
}

function invalid(problems: readonly ConfigProblem[]): PhloError {
  const message = problemsText(problems, 'A service')
  return new PhloError('PHLO_SERVICE_INVALID', message, { context: { problems } })
}

function definitionOf(written: WrittenService, { directory, plugin }: ServiceSource): ServiceDefinition {
  return {
    name: written.name,
    description: written.description,
    category: written.category,
    default: written.default ?? false,
    profiles: written.profiles ?? [],
    provides: written.provides ?? [],
    companionOf: written.companion_of,
    dependsOn: written.depends_on ?? {},
    envVars: mapValues(written.env_vars ?? {}, (variable) => ({
      secret: variable.secret ?? false,
      default: variable.default === undefined ? undefined : String(variable.default),
      description: variable.description,
      ...(variable.rotation === undefined ? {} : { rotation: variable.rotation }),
    })),
    expandsVariables: written.expands_variables ?? false,
    ports: mapValues(written.ports ?? {}, ({ container, preferred }) => ({ container, preferred })),
    files: (written.files ?? []).map((file) => ({ ...file, template: file.template ?? false })),
    hooks: { afterStart: (written.hooks?.after_start ?? []).map((hook) => hookOf(hook, written.name)) },
    links: (written.links ?? []).map(({ title, url, login }) => ({ title, url, login })),
    compose: written.compose,
    directory,
    plugin,
  }
}

function hookOf({ name, run, timeoutSeconds = 30, retries = 0, ...hook }: WrittenHook, service: string) {
  return { name, in: hook.in ?? service, run, timeoutSeconds, retries }
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
}
