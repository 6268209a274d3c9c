import { existsSync, realpathSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** How this process was called. */
export interface Invocation {
  /** Absolute path of the script that Node runs: `process.argv[1]`. */
  readonly script: string
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * Find what to type for this Phlo, so that commands which are shown work when they are pasted: `phlo` where the shell finds
 * it, `npx phlo` when npx runs it, else `node` and the path of the script.
 */
export function phloCommand({ script, environment }: Invocation): string {
  if (environment.npm_command === 'exec') return 'npx phlo'
  const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean)
  const found = folders.map((folder) => join(folder, 'phlo')).find((path) => existsSync(path))
  if (found !== undefined && realpathSync(found) === realpathSync(script)) return 'phlo'
  return `node ${shellWord(script)}`
}

/** Quote text for a POSIX shell where it needs that; control characters are written as escapes. */
export function shellWord(text: string): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text
  if (!/[\p{Cc}\p{Bidi_Control}]/u.test(text)) return `'${text.replaceAll("'", "'\\''")}'`
  const escaped = text.replace(/['\\]/g, '\\$&').replace(/[\p{Cc}\p{Bidi_Control}]/gu, escapeSequence)
  return `$'${escaped}'`
}

function escapeSequence(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
