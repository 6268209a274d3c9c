import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** How many lines are remembered. */
export const HISTORY_LINES_MAX = 1000

/** Read the lines that were typed in earlier sessions, newest first, as Node's readline wants them. */
export async function readHistory(projectDirectory: string): Promise<string[]> {
  const text = await readFile(historyFile(projectDirectory), 'utf8').catch(() => '')
  return text.split('\n').filter(Boolean).reverse()
}

/** Remember lines for later sessions. @param lines - newest first */
export async function writeHistory(projectDirectory: string, lines: readonly string[]): Promise<void> {
  const path = historyFile(projectDirectory)
  await mkdir(dirname(path), { recursive: true })
  const oldestFirst = lines.slice(0, HISTORY_LINES_MAX).reverse()
  // Statements can hold personal data, so nobody else may read them.
  await writeFile(path, `${oldestFirst.join('\n')}\n`, { mode: 0o600 })
}

function historyFile(projectDirectory: string): string {
  return join(projectDirectory, '.phlo', 'sql-history')
}
