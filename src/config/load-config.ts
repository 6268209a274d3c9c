import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LineCounter, parseDocument, type YAMLParseError } from 'yaml'
import { PhloError } from '../errors.js'
import type { ConfigProblem } from './config-problem.js'
import { type ConfigFile, ConfigSection } from './config-section.js'
import { documentValue } from './document-value.js'
import { PROJECT_FILE } from './find-project.js'
import { keepMergeTags } from './merge-tags.js'
import { problemsText } from './problem-text.js'
import type { ProjectConfig } from './project-config.js'
import { readEnvironment } from './read-environment.js'
import { readSettings } from './read-settings.js'

export interface ConfigSources {
  /** Absolute path of the folder that holds `phlo.yaml`. */
  readonly directory: string
  /** The process's environment. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Settings given as flags, by their dotted key in `phlo.yaml`: `target`. */
  readonly flags?: Readonly<Record<string, string | undefined>>
}

/**
 * Read a project's configuration. A flag wins over a `PHLO_…` variable of the environment, that over `.env.local`,
 * `.env`, `phlo.yaml` and the default, in this order. Relative paths are relative to the project.
 *
 * @throws PHLO_CONFIG_INVALID - `phlo.yaml`, a `.env` file or a variable is not as it must be; names every problem
 */
export async function loadConfig(sources: ConfigSources): Promise<ProjectConfig> {
  const { directory, flags = {} } = sources
  const file = parseFile(await readProjectFile(directory))
  const environment = await readEnvironment(directory, sources.environment, file.problems)
  if (file.document.errors.length > 0) throw invalid(file.problems)

  const config = readSettings({
    directory,
    flags,
    environment,
    file: ConfigSection.ofFile(file),
    problems: file.problems,
  })
  if (file.problems.length > 0) throw invalid(file.problems)
  return deepFreeze(config)
}

async function readProjectFile(directory: string): Promise<string> {
  try {
    return await readFile(join(directory, PROJECT_FILE), 'utf8')
  } catch (cause) {
    const message = `${PROJECT_FILE} cannot be read.`
    throw invalid([{ file: PROJECT_FILE, line: 0, column: 0, key: '', message, expected: 'a readable file' }], cause)
  }
}

function parseFile(text: string): ConfigFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true })
  keepMergeTags(document)
  const problems = document.errors.map((error): ConfigProblem => {
    const { line, col } = lines.linePos(error.pos[0])
    return { file: PROJECT_FILE, line, column: col, key: '', message: yamlMessage(error), expected: 'valid YAML' }
  })
  const read = documentValue(document)
  if (problems.length === 0 && !read.isReadable) {
    const { line, col } = lines.linePos(read.offset)
    const message = `${read.message}.`
    throw invalid([{ file: PROJECT_FILE, line, column: col, key: '', message, expected: 'valid YAML' }])
  }
  return { name: PROJECT_FILE, document, lines, problems }
}

function yamlMessage({ code, message }: YAMLParseError): string {
  // The library's own advice is for programs that use it.
  return code === 'MULTIPLE_DOCS' ? 'The file has a second document; it holds one.' : `${message.replace(/\.$/, '')}.`
}

function invalid(problems: readonly ConfigProblem[], cause?: unknown): PhloError {
  const message = problemsText(problems, 'The configuration')
  return new PhloError('PHLO_CONFIG_INVALID', message, { context: { problems }, cause })
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const part of Object.values(value)) deepFreeze(part)
  return Object.freeze(value)
}
