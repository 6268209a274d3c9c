import { join } from 'node:path'
import { problemText } from '../../config/problem-text.js'
import type { ProjectConfig } from '../../config/project-config.js'
import { findPlugins } from '../../plugins/find-plugins.js'
import { packageRoot } from '../package-root.js'
import { quantityText } from '../text/quantity.js'
import { type Finding, fine } from './finding.js'

/** Look at the plugins of a project, as data: none of their code is run. What is wrong with one keeps no other from its work. */
export async function lookAtPlugins({ directory }: ProjectConfig): Promise<Finding> {
  const { plugins } = await findPlugins({
    projectDirectory: directory,
    bundledDirectory: join(packageRoot(), 'services'),
  })
  const broken = plugins.filter(({ problems }) => problems.length > 0)
  const own = plugins.filter(({ bundled }) => !bundled).length
  if (broken.length === 0) return fine('plugins', `${quantityText(own, 'plugin')} of the project`)
  const message = broken.flatMap(({ problems }) => problems.map(problemText)).join(' ')
  const fixes = broken.map((plugin) => `phlo plugin check ${plugin.package}`)
  return { name: 'plugins', status: 'failed', message, fixes }
}
