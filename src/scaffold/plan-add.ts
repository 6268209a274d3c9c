import assert from 'node:assert/strict'
import { planFiles } from './plan-files.js'
import type { PlannedFile } from './project-file.js'
import { type WorkflowAnswers, workflowSource } from './workflow-source.js'

/** The file that {@link planAdd} plans for a table: `bronze.orders` goes to `workflows/orders.ts`. */
export function workflowPath(table: string): string {
  return `workflows/${table.split('.').at(-1)}.ts`
}

/**
 * Plan the workflow file of a new table over files.
 *
 * @param answers - its `table` has been accepted as a table's name
 * @param existing - the bytes of the planned file, by path below the project's folder, when it is there already
 * @throws PHLO_FILE_EXISTS - the file is there already, with other contents
 */
export function planAdd(answers: WorkflowAnswers, existing: ReadonlyMap<string, Uint8Array>): PlannedFile {
  const bytes = Buffer.from(workflowSource(answers))
  const [file] = planFiles([{ path: workflowPath(answers.table), bytes, whenExists: 'refuse' }], existing)
  assert(file)
  return file
}
