import { createInterface, type Interface } from 'node:readline'
import { splitStatements } from './split-statements.js'
import type { SqlSession } from './sql-session.js'
import { HISTORY_LINES_MAX, readHistory, writeHistory } from './statement-history.js'

export interface PromptStreams {
  readonly input: NodeJS.ReadStream
  /** Gets the prompts; results go elsewhere. */
  readonly output: NodeJS.WriteStream
  /** Show what went wrong with a statement; the session goes on. */
  onFailure(error: unknown): void
}

/**
 * Let a person type statements: over several lines until a `;`, with the lines of earlier sessions at the arrow keys.
 * Ctrl-C stops a running statement, or drops what was typed; Ctrl-D leaves.
 */
export async function runPrompt(session: SqlSession, projectDirectory: string, streams: PromptStreams): Promise<void> {
  const { input, output, onFailure } = streams
  const history = await readHistory(projectDirectory)
  const lines = createInterface({ input, output, history, historySize: HISTORY_LINES_MAX, terminal: true })
  lines.on('history', (typed) => void writeHistory(projectDirectory, typed).catch(() => undefined))
  const typing = { text: '', running: undefined as AbortController | undefined }
  lines.on('SIGINT', () => {
    if (typing.running) return typing.running.abort()
    typing.text = ''
    output.write('\n')
    // Readline keeps what stands on the line: go to its end, and delete to its beginning.
    lines.write(null, { ctrl: true, name: 'e' })
    lines.write(null, { ctrl: true, name: 'u' })
    prompt(lines, session, typing.text)
  })

  prompt(lines, session, typing.text)
  for await (const line of lines) {
    typing.running = new AbortController()
    try {
      const isDotCommand = typing.text === '' && line.trim().startsWith('.')
      if (isDotCommand && !(await session.command(line))) break
      if (!isDotCommand) {
        const { statements, rest } = splitStatements(`${typing.text}${line}\n`)
        typing.text = rest
        for (const sql of statements) await session.execute(sql, typing.running.signal)
      }
    } catch (error) {
      typing.text = ''
      onFailure(error)
    } finally {
      typing.running = undefined
    }
    prompt(lines, session, typing.text)
  }
  lines.close()
  output.write('\n')
}

function prompt(lines: Interface, { ref }: SqlSession, typed: string): void {
  lines.setPrompt(typed === '' ? `${ref}> ` : `${' '.repeat(Math.max(0, ref.length - 2))}...> `)
  lines.prompt()
}
