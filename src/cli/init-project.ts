import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { loadConfig } from '../config/load-config.js'
import { LOCAL } from '../config/targets/target.js'
import { PhloError } from '../errors.js'
import { type InitAnswers, planInit } from '../scaffold/plan-init.js'
import type { PlannedFile } from '../scaffold/project-file.js'
import type { TemplateName } from '../scaffold/template.js'
import { packageRoot } from './package-root.js'
import { createLake } from './project-files/create-lake.js'
import { type GitOutcome, initGit } from './project-files/init-git.js'
import { linkTypes } from './project-files/link-types.js'
import { readExisting } from './project-files/read-existing.js'
import { readTemplate } from './project-files/read-template.js'
import { writeFiles } from './project-files/write-files.js'
import { targetParts } from './targets/open-target.js'
import { rememberWarehouse } from './targets/project-warehouse.js'

export interface InitRequest extends InitAnswers {
  /** Absolute path of the project's folder; made when needed. */
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly withGit: boolean
  /** Plan only: write nothing. */
  readonly dryRun: boolean
}

/** What `phlo init --json` prints. */
export interface InitReport {
  readonly directory: string
  readonly name: string
  readonly template: TemplateName
  readonly dryRun: boolean
  readonly files: readonly Pick<PlannedFile, 'path' | 'action'>[]
  /** `undefined` when nothing was written, or no repository was wanted. */
  readonly git: GitOutcome | undefined
  /** Branches of the new warehouse; empty when nothing was written. */
  readonly branches: readonly string[]
}

/**
 * Make a project: its files, a git repository, and a warehouse with branches.
 *
 * @throws PHLO_FILE_EXISTS, PHLO_NAME_INVALID, PHLO_FOLDER_UNWRITABLE - nothing was written
 */
export async function initProject(request: InitRequest): Promise<InitReport> {
  const { directory, name, template, dryRun } = request
  await refuseFile(directory)
  const files = await readTemplate(join(packageRoot(), 'templates'), template)
  const wanted = planInit(files, request, new Map())
  const existing = await readExisting(
    directory,
    wanted.map(({ path }) => path),
  )
  const plan = planInit(files, request, existing)
  const report = { directory, name, template, dryRun, files: plan.map(({ path, action }) => ({ path, action })) }
  if (dryRun) return { ...report, git: undefined, branches: [] }

  await writeFiles(directory, plan)
  const git = request.withGit ? await initGit(directory) : undefined
  await linkTypes(directory, packageRoot())
  const config = await loadConfig({ directory, environment: request.environment })
  const parts = await targetParts(config, LOCAL)
  const { warehouse, branches } = await createLake(config, parts)
  await rememberWarehouse(config, parts.target, warehouse)
  return { ...report, git, branches }
}

async function refuseFile(directory: string): Promise<void> {
  const found = await stat(directory).catch(() => undefined)
  if (found === undefined || found.isDirectory()) return
  throw new PhloError('PHLO_FILE_EXISTS', `"${directory}" is a file, so it cannot be the folder of a project.`, {
    context: { paths: [directory] },
  })
}
