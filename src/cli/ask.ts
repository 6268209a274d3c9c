import { createInterface } from 'node:readline/promises'
import { PhloError } from '../errors.js'
import { printable } from './text/printable.js'

export interface Question {
  /** Without a mark at its end: `Name of the project`. */
  readonly text: string
  /** The answer when only the return key is pressed; it is shown. */
  readonly proposal: string
  /** Answers that are taken, each with a few words; they may be given by number. `undefined`: any text. */
  readonly choices?: Readonly<Record<string, string>>
  /** Throw a {@link PhloError} for an answer that cannot be taken: it is shown, and the question asked again. */
  readonly check?: (answer: string) => void
}

/** The streams of a terminal on which a person is asked. */
export interface Asking {
  readonly input: NodeJS.ReadableStream
  /** Not the one that results go to. */
  readonly output: NodeJS.WritableStream
}

/**
 * Ask a person one question.
 *
 * @throws PHLO_DECLINED - the person pressed Ctrl-C or closed the input
 */
export async function ask({ input, output }: Asking, question: Question): Promise<string> {
  const lines = createInterface({ input, output, terminal: true })
  const declined = new AbortController()
  // Without this, Ctrl-C leaves the question unanswered for ever, and Node ends the process as if all were well.
  lines.once('SIGINT', () => declined.abort()).once('close', () => declined.abort())
  try {
    output.write(choicesText(question))
    for (;;) {
      const text = await lines.question(`${question.text} [${question.proposal}]: `, { signal: declined.signal })
      const problem = problemWith(question, answerOf(question, text))
      if (problem === undefined) return answerOf(question, text)
      output.write(`${printable(problem)}\n`)
    }
  } catch (cause) {
    if (!declined.signal.aborted) throw cause
    output.write('\n')
    throw new PhloError('PHLO_DECLINED', 'The question was not answered, so nothing was done.', { cause })
  } finally {
    lines.close()
  }
}

/** Ask a question that is answered by yes or no. */
export async function askYes(asking: Asking, text: string, proposal: 'yes' | 'no'): Promise<boolean> {
  const isOther = (answer: string) => !/^(?:y|yes|n|no)$/i.test(answer)
  const check = (answer: string) => {
    if (isOther(answer)) throw new PhloError('PHLO_USAGE_INVALID', 'Answer yes or no.')
  }
  return /^y/i.test(await ask(asking, { text, proposal, check }))
}

function choicesText({ choices = {} }: Question): string {
  const width = Math.max(...Object.keys(choices).map((name) => name.length), 0)
  return Object.entries(choices)
    .map(([name, words], index) => `  ${index + 1}) ${name.padEnd(width)}  ${words}\n`)
    .join('')
}

function answerOf({ proposal, choices }: Question, text: string): string {
  const answer = text.trim() === '' ? proposal : text.trim()
  return Object.keys(choices ?? {})[Number(answer) - 1] ?? answer
}

function problemWith({ choices, check }: Question, answer: string): string | undefined {
  if (choices !== undefined && !Object.hasOwn(choices, answer)) return `Answer ${Object.keys(choices).join(', ')}.`
  try {
    check?.(answer)
    return undefined
  } catch (error) {
    if (error instanceof PhloError) return [error.message, ...error.fixes].join(' ')
    throw error
  }
}
