import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConfigProblem } from './config-problem.js'
import type { Setting } from './config-section.js'
import { parseEnvironment } from './parse-environment.js'

/** Weakest first. */
const FILES = ['.env', '.env.local'] as const

/** Variables by name, with where each came from: a file and its line, or the name of the variable itself. */
export type Environment = ReadonlyMap<string, Setting<string>>

/**
 * Lay the environment of a process over a project's `.env.local`, and that over its `.env`. Neither file must be there.
 *
 * @param problems - gets one entry for each file that cannot be read, and each line that is none of a `.env` file's
 */
export async function readEnvironment(
  directory: string,
  ofProcess: Readonly<Record<string, string | undefined>>,
  problems: ConfigProblem[],
): Promise<Environment> {
  const environment = new Map<string, Setting<string>>()
  for (const file of FILES) {
    const { entries, badLines } = parseEnvironment(await readText(directory, file, problems))
    for (const { name, value, line } of entries) environment.set(name, { value, origin: `${file}:${line}` })
    for (const line of badLines) problems.push(badLine(file, line))
  }
  for (const [name, value] of Object.entries(ofProcess)) {
    if (value !== undefined) environment.set(name, { value, origin: name })
  }
  return environment
}

async function readText(directory: string, file: string, problems: ConfigProblem[]): Promise<string> {
  try {
    return await readFile(join(directory, file), 'utf8')
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    const message = `${file} cannot be read by this user.`
    if (!isMissing) problems.push({ file, line: 0, column: 0, key: '', message, expected: 'a readable file' })
    return ''
  }
}

/** The line itself is not shown: it may hold a secret. */
function badLine(file: string, line: number): ConfigProblem {
  const expected = 'NAME=value, NAME="value", a comment or a blank line'
  return { file, line, column: 1, key: '', message: `The line is not ${expected}.`, expected }
}
