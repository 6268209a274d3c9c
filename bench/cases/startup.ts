import type { BenchCase } from '../bench-case.js'
import { phlo } from '../bench-project.js'
import { slowerAtMost } from '../compare.js'
import { interleave } from '../measure.js'

export const startup: BenchCase = {
  name: 'startup',
  async run({ scratchDirectory }) {
    const against = 'node -e 0'
    const [version = [], help = [], node = []] = await interleave(
      [
        phlo(scratchDirectory, '--version'),
        phlo(scratchDirectory, '--help'),
        { name: against, command: process.execPath, arguments: ['-e', '0'] },
      ],
      { rounds: 15 },
    )
    return [
      slowerAtMost({ work: 'phlo --version', against, ours: version, theirs: node }, 3.5),
      slowerAtMost({ work: 'phlo --help', against, ours: help, theirs: node }, 3.5),
    ]
  },
}
