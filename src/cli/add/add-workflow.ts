import { parseKey } from '../../catalog/content-key.js'
import { didYouMean, PhloError } from '../../errors.js'
import { planAdd, workflowPath } from '../../scaffold/plan-add.js'
import type { PlannedFile } from '../../scaffold/project-file.js'
import type { WorkflowAnswers } from '../../scaffold/workflow-source.js'
import { loadAssets } from '../load-assets.js'
import type { LoadedProject } from '../load-project.js'
import { readExisting } from '../project-files/read-existing.js'
import { writeFiles } from '../project-files/write-files.js'

/**
 * Write the workflow file of a new table. Other files stay byte for byte as they are.
 *
 * @param options.dryRun - plan only
 * @returns the one file
 * @throws PHLO_NAME_INVALID - the table's name is none, or has no namespace
 * @throws PHLO_USAGE_INVALID - a key or partition is of no column, or an upsert has no key
 * @throws PHLO_FILE_EXISTS - another workflow has the table, or the file is there
 */
export async function addWorkflow(
  project: LoadedProject,
  answers: WorkflowAnswers,
  options: { readonly dryRun: boolean },
): Promise<PlannedFile> {
  checkAnswers(answers)
  const { directory } = project.config
  const path = workflowPath(answers.table)
  const file = planAdd(answers, await readExisting(directory, [path]))
  const other = (await loadAssets(project)).find((asset) => asset.id === answers.table && asset.file !== path)
  if (other !== undefined) throw tableTaken(other)

  if (!options.dryRun) await writeFiles(directory, [file])
  return file
}

function checkAnswers({ table, key, partition, write, columns }: WorkflowAnswers): void {
  checkTableName(table)
  const names = columns.map(({ name }) => name)
  for (const column of [...key, ...partition.map(partitionColumn)]) {
    if (!names.includes(column)) throw columnUnknown(column, names)
  }
  if (write !== 'upsert' || key.length > 0) return
  throw new PhloError('PHLO_USAGE_INVALID', 'An upsert needs a key: the columns that tell rows apart.', {
    fixes: ['Name them: --key COLUMN', 'Or choose another way: --write replace'],
  })
}

/**
 * Accept the name of a table in a namespace.
 *
 * @throws PHLO_NAME_INVALID
 */
export function checkTableName(table: string): void {
  if (parseKey(table).length === 2) return
  throw new PhloError('PHLO_NAME_INVALID', `"${table}" is not a name of two parts.`, {
    fixes: [`Name the namespace and the table, such as "bronze.${table.split('.').at(-1)}".`],
    context: { name: table },
  })
}

function partitionColumn(partition: string): string {
  return /^\w+\((.+?)(?:,\s*\d+)?\)$/.exec(partition)?.[1] ?? partition
}

function columnUnknown(column: string, names: readonly string[]): PhloError {
  const meant = didYouMean(column, names)
  return new PhloError('PHLO_USAGE_INVALID', `The files have no column "${column}".`, {
    fixes: [...(meant === undefined ? [] : [`Did you mean "${meant}"?`]), `Columns: ${names.join(', ')}.`],
    context: { column, columns: names },
  })
}

function tableTaken({ id, file, line }: { id: string; file: string; line: number }): PhloError {
  return new PhloError('PHLO_FILE_EXISTS', `The table "${id}" has a workflow already: ${file}:${line}.`, {
    fixes: [`Edit ${file}.`, 'Or give the new table another name: --table NAMESPACE.NAME'],
    context: { table: id, paths: [file] },
  })
}
