import { Args } from '@oclif/core'
import { PhloCommand } from '../cli/phlo-command.js'
import { didYouMean, ERRORS, PhloError } from '../errors.js'

interface Explanation {
  readonly code: string
  readonly summary: string
  readonly cause: string
  readonly fix: string
  readonly exitCode: number
}

export default class Explain extends PhloCommand {
  static override summary = 'Explain an error code: what it means, why it happens, what to do.'
  static override examples = ['<%= config.bin %> explain PHLO_REF_UNKNOWN']
  static override args = { code: Args.string({ description: 'The code that an error showed.', required: true }) }

  async run(): Promise<Explanation> {
    const { args } = await this.parse(Explain)
    const code = args.code.toUpperCase()
    const row = Object.entries(ERRORS).find(([name]) => name === code)?.[1]
    if (row === undefined) throw codeUnknown(code)
    const { summary, cause, fix, exit } = row
    this.log(`${code} (exit code ${exit})\n\n${summary}\n\nWhy: ${cause}\nWhat to do: ${fix}`)
    return { code, summary, cause, fix, exitCode: exit }
  }
}

function codeUnknown(code: string): PhloError {
  const meant = didYouMean(code, Object.keys(ERRORS))
  return new PhloError('PHLO_USAGE_INVALID', `There is no error code "${code}".`, {
    fixes:
      meant === undefined ? ['Codes begin with PHLO_ and stand behind the word error.'] : [`phlo explain ${meant}`],
    context: { code, suggestion: meant },
  })
}
