import { basename } from 'node:path'
import { formatKey } from '../../catalog/content-key.js'
import type { Inspection } from '../../pipelines/files/inspect/inspect-files.js'
import type { SchemaColumn } from '../../scaffold/schema-source.js'
import type { WorkflowAnswers } from '../../scaffold/workflow-source.js'
import type { Project } from '../open-project.js'
import { isUrl } from '../source-files/workflow-paths.js'

/** What a person decided about a new table; the rest is proposed. */
export interface AddChoices {
  readonly table: string | undefined
  /** Empty: no key. */
  readonly key: readonly string[] | undefined
  /** Empty: unpartitioned. */
  readonly partition: readonly string[] | undefined
  readonly write: WorkflowAnswers['write'] | undefined
}

/**
 * Propose a workflow over files that were looked at.
 *
 * @param paths - the files as the workflow is to name them
 */
export async function proposeWorkflow(
  { lake }: Project,
  inspection: Inspection,
  options: { readonly paths: readonly string[]; readonly choices: AddChoices },
): Promise<WorkflowAnswers> {
  const { paths, choices } = options
  const { proposeAsset } = await import('../../pipelines/files/inspect/propose-asset.js')
  const proposal = await proposeAsset(await lake.engine(), inspection)
  const key = choices.key ?? proposal.key
  return {
    table: choices.table ?? formatKey(proposal.table),
    paths,
    columns: inspection.fields satisfies readonly SchemaColumn[],
    key,
    partition: choices.partition ?? proposal.partition,
    write: choices.write ?? proposeWrite(key, paths, inspection),
    notes: [...inspection.files.notes, ...inspection.notes],
  }
}

/** A file that is named is the whole table, those of a folder or glob come in parts; without a key, parts can only be added. */
function proposeWrite(
  key: readonly string[],
  paths: readonly string[],
  { files }: Inspection,
): WorkflowAnswers['write'] {
  if (key.length > 0) return 'upsert'
  const [path = '', ...others] = paths
  const isNamed = isUrl(path) || basename(path) === basename(files.files[0]?.source.path ?? '')
  return isNamed && others.length === 0 ? 'replace' : 'append'
}
