import type { ConfigProblem } from './config-problem.js'

/** Write one line on a problem, beginning with the place to look at. */
export function problemText({ file, line, column, message }: ConfigProblem): string {
  const text = message.replace(/[\n\r\u2028\u2029]/g, escaped)
  if (line > 0) return `${file}:${line}:${column}: ${text}`
  // What is wrong with a variable names it.
  return text.startsWith(`${file} `) ? text : `${file}: ${text}`
}

/** Write problems as one message: a line for each below their subject, or the only one by itself. */
export function problemsText(problems: readonly ConfigProblem[], subject: string): string {
  const [first = '', ...others] = problems.map(problemText)
  if (others.length === 0) return first
  return [`${subject} has ${problems.length} problems.`, ...[first, ...others].map((text) => `  ${text}`)].join('\n')
}

/** A name that holds the end of a line would look like another problem. */
function escaped(letter: string): string {
  return letter === '\n' ? '\\n' : `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`
}
