import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const COMMAND = `
  import { ServicesCommand } from './src/cli/stack/services-command.ts'
  class Start extends ServicesCommand {
    async run() {
      const teller = await this.teller()
      teller.write('A plugin has a problem: \\u001b]0;title\\u0007\\n')
    }
  }
  await Start.run([], process.cwd())
`

describe('cli/stack/services-command', () => {
  it('lets nothing that plugins say act on the terminal', async () => {
    const { stderr } = await promisify(execFile)(process.execPath, [
      ...['--import', 'tsx', '--input-type=module', '--eval', COMMAND],
    ])

    assert.equal(stderr, 'A plugin has a problem: \\u001b]0;title\\u0007\n')
  })
})
