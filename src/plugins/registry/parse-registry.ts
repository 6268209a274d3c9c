import type { ConfigProblem } from '../../config/config-problem.js'
import { PhloError } from '../../errors.js'
import { checkAgainst } from '../schema/check-against.js'
import type { JsonSchema } from '../schema/json-schema.js'
import { readDocument } from '../schema/read-document.js'
import type { RegistryEntry, RegistryVersion } from './registry.js'

export interface RegistrySource {
  /** What messages call the text: its path or address. */
  readonly file: string
  readonly schema: JsonSchema
}

/**
 * Parse the text of a registry.
 *
 * @throws PHLO_REGISTRY_INVALID - it is no JSON or not as `registry/schema/registry.schema.json` wants it, or a name is
 * there twice; names line and column
 */
export function parseRegistry(text: string, source: RegistrySource): readonly RegistryEntry[] {
  const written = parsed(text)
  if (written === undefined) throw invalid(source, [problemOf(source.file, 'It is not valid JSON.', 'valid JSON')])
  if (checkAgainst(written, source.schema).length > 0) throw invalid(source, readDocument(text, source).problems)
  // The schema has just said so.
  const { plugins } = written as WrittenRegistry
  const twice = plugins.find(({ name }, index) => plugins.findIndex((other) => other.name === name) < index)
  if (twice) throw invalid(source, [problemOf(source.file, `"${twice.name}" is there twice.`, 'names used once')])
  return plugins.map(entryOf)
}

interface WrittenRegistry {
  readonly plugins: readonly WrittenEntry[]
}

type WrittenEntry = Pick<RegistryEntry, 'name' | 'package' | 'description' | 'kinds'> &
  Partial<Pick<RegistryEntry, 'services' | 'keywords' | 'bundled'>> & {
    readonly homepage?: string
    readonly versions?: readonly (Omit<RegistryVersion, 'yanked'> & { readonly yanked?: string })[]
  }

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function entryOf({ services, keywords, homepage, bundled, versions = [], ...entry }: WrittenEntry): RegistryEntry {
  return {
    ...entry,
    services: services ?? [],
    keywords: keywords ?? [],
    homepage,
    bundled: bundled ?? false,
    versions: versions.map((version) => ({ ...version, yanked: version.yanked })),
  }
}

function problemOf(file: string, message: string, expected: string): ConfigProblem {
  return { file, line: 0, column: 0, key: '', message, expected }
}

function invalid({ file }: RegistrySource, problems: readonly ConfigProblem[]): PhloError {
  const [first, ...others] = problems
  const at = first === undefined || first.line === 0 ? '' : ` at ${first.line}:${first.column}`
  const more = others.length === 0 ? '' : ` There are ${others.length} more problems.`
  return new PhloError(
    'PHLO_REGISTRY_INVALID',
    `The registry of plugins in ${file} is not as it must be${at}: ${first?.message}${more}`,
    { context: { file, problems } },
  )
}
