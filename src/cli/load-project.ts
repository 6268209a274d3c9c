import { resolve } from 'node:path'
import { findProject, PROJECT_FILE } from '../config/find-project.js'
import { loadConfig } from '../config/load-config.js'
import type { ProjectConfig } from '../config/project-config.js'
import { PhloError } from '../errors.js'
import { activeBranch } from './active-branch.js'

/** The flags that say which project, target and ref a command works on. */
export interface ProjectFlags {
  readonly project?: string | undefined
  readonly target?: string | undefined
  readonly ref?: string | undefined
}

/** What a project is found and read with. */
export interface ProjectSources {
  readonly flags: ProjectFlags
  /** The process's environment. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Absolute path. */
  readonly workingDirectory: string
}

/** A project as its files say, without its warehouse. */
export interface LoadedProject {
  readonly config: ProjectConfig
  /** The branch, tag or commit to work on: `--ref`, else `PHLO_REF`, else the active branch, else the default one. */
  readonly ref: string
}

/**
 * Find and read the project that a command was called in or for.
 *
 * @throws PHLO_PROJECT_MISSING, PHLO_CONFIG_INVALID, PHLO_STATE_INVALID
 */
export async function loadProject({ flags, environment, workingDirectory }: ProjectSources): Promise<LoadedProject> {
  const directory = await projectDirectory(flags.project ?? environment.PHLO_PROJECT, workingDirectory)
  const config = await loadConfig({ directory, environment, flags: { target: flags.target } })
  return { config, ref: flags.ref ?? config.environment.PHLO_REF ?? (await activeBranch(config)) }
}

async function projectDirectory(named: string | undefined, workingDirectory: string): Promise<string> {
  const start = named === undefined ? workingDirectory : resolve(workingDirectory, named)
  const found = await findProject(start)
  if (found !== undefined && (named === undefined || found === start)) return found
  throw new PhloError(
    'PHLO_PROJECT_MISSING',
    `There is no ${PROJECT_FILE} in ${start}${named ? '' : ' or above it'}.`,
    {
      context: { directory: start },
    },
  )
}
