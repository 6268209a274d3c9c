import type { WorkflowAnswers } from '../../scaffold/workflow-source.js'
import { type Asking, ask } from '../ask.js'
import { checkTableName } from './add-workflow.js'

const NONE = 'none'
const WRITE_MODES = {
  append: 'add the rows of files that were not read before',
  upsert: 'replace rows of the same key, add the others',
  replace: 'hold what the files hold now',
} as const satisfies Record<WorkflowAnswers['write'], string>

/** Show a person what is proposed for a new table, question by question, and take what they say instead. */
export async function askWorkflow(asking: Asking, proposal: WorkflowAnswers): Promise<WorkflowAnswers> {
  const table = await ask(asking, { text: 'Table', proposal: proposal.table, check: checkTableName })
  const key = parts(await ask(asking, { text: 'Columns that identify a row', proposal: listText(proposal.key) }))
  const partition = parts(
    await ask(asking, { text: 'Partition, such as month(date)', proposal: listText(proposal.partition) }),
  )
  const write = await ask(asking, {
    text: 'What a run does',
    proposal: key.length === 0 && proposal.write === 'upsert' ? 'append' : proposal.write,
    choices: WRITE_MODES,
  })
  return { ...proposal, table, key, partition, write: write === 'append' || write === 'upsert' ? write : 'replace' }
}

function listText(names: readonly string[]): string {
  return names.length === 0 ? NONE : names.join(', ')
}

/** Split at commas, but not at those inside of `bucket(id, 16)`. */
function parts(text: string): string[] {
  if (text === NONE) return []
  return text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter(Boolean)
}
