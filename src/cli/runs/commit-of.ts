import { PhloError } from '../../errors.js'
import { showRun } from '../../pipelines/run/list-runs.js'
import type { RunReport } from '../../pipelines/run/run.js'
import { resolveRef } from '../../tables/resolve-ref.js'
import type { Project } from '../open-project.js'
import { runContext } from './run-context.js'

/** Letters and digits of run ids (Crockford's base 32), among them one that no hash has. */
const RUN_ID = /^(?=.*[g-z])[0-9a-hjkmnp-tv-z]{4,26}$/i

/**
 * Find the commit that a person names: by its hash, or by the run that it published.
 *
 * @returns a run's commit; any other text as it is, for a hash
 * @throws PHLO_RUN_UNKNOWN - it has the form of a run's id, and there is no such run, or it was not published
 */
export async function commitOf(project: Project, text: string): Promise<string> {
  if (!RUN_ID.test(text)) return text
  const { run, status, commit } = await runOf(project, text)
  if (commit !== undefined) return commit
  throw new PhloError('PHLO_RUN_UNKNOWN', `Run ${run} was not published (it is ${status}): there is nothing to undo.`, {
    fixes: [`phlo runs show ${run}`],
    context: { run, status },
  })
}

/** A text that is no run's may well be meant for a commit, such as git's `HEAD`. */
async function runOf(project: Project, text: string): Promise<RunReport> {
  try {
    return await showRun(runContext(project, undefined), text)
  } catch (error) {
    if (!(error instanceof PhloError) || error.code !== 'PHLO_RUN_UNKNOWN') throw error
    const { name, hash } = await resolveRef(project.lake, { ref: project.ref })
    throw new PhloError('PHLO_RUN_UNKNOWN', `"${text}" names neither one commit nor one run.`, {
      fixes: [...error.fixes, `The newest commit of ${name}: phlo revert ${hash.slice(0, 12)}`],
      context: { ...error.context, head: hash },
      cause: error,
    })
  }
}
