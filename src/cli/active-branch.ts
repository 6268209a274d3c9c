import type { ProjectConfig } from '../config/project-config.js'
import { readState, updateState } from '../config/project-state.js'

/** The branch that commands work on when they are not told: each target has its own. */
export async function activeBranch({ directory, target, branches }: ProjectConfig): Promise<string> {
  const { activeBranches } = await readState(directory)
  return activeBranches?.[target] ?? branches.default
}

/** Make a branch the active one of the target that a project works on. */
export async function rememberActiveBranch({ directory, target }: ProjectConfig, branch: string): Promise<void> {
  await updateState(directory, ({ activeBranches }) => ({ activeBranches: { ...activeBranches, [target]: branch } }))
}
