import { join } from 'node:path'
import { PhloError } from '../../errors.js'
import type { Plugin, PluginKind } from '../../plugins/plugin.js'
import { planPlugin } from '../../scaffold/plan-plugin.js'
import type { PluginName } from '../../scaffold/plugin-name.js'
import type { PlannedFile } from '../../scaffold/project-file.js'
import { packageRoot } from '../package-root.js'
import { readExisting } from '../project-files/read-existing.js'
import { readTemplateFolder } from '../project-files/read-template.js'
import { writeFiles } from '../project-files/write-files.js'
import { ownTopics } from './own-topics.js'

/** A plugin that somebody wants to write. */
export interface NewPlugin {
  readonly names: PluginName
  readonly kind: PluginKind
  /** Absolute path of the folder to make it in. */
  readonly directory: string
  /** Whether only its files are listed. */
  readonly dryRun: boolean
}

/**
 * Make a plugin of the template of its kind.
 *
 * @param plugins - those that there are: two services, or two commands, of one name would clash in every project
 * @throws PHLO_NAME_INVALID - its name is taken
 * @throws PHLO_FILE_EXISTS
 */
export async function createPlugin(
  { names, kind, directory, dryRun }: NewPlugin,
  plugins: readonly Plugin[],
): Promise<readonly PlannedFile[]> {
  await refuseTaken(names, kind, plugins)
  const template = await readTemplateFolder(join(packageRoot(), 'templates', 'plugins', kind))
  const paths = planPlugin(template, names, new Map()).map(({ path }) => path)
  const plan = planPlugin(template, names, await readExisting(directory, paths))
  if (!dryRun) await writeFiles(directory, plan)
  return plan
}

async function refuseTaken({ name }: PluginName, kind: PluginKind, plugins: readonly Plugin[]): Promise<void> {
  const services = plugins.flatMap((plugin) => plugin.services.map((service) => service.name))
  const isTaken = kind === 'cli' ? (await ownTopics(packageRoot())).has(name) : services.includes(name)
  if ((kind !== 'cli' && kind !== 'service') || !isTaken) return
  const what = kind === 'cli' ? 'command' : 'service'
  throw new PhloError('PHLO_NAME_INVALID', `There is a ${what} "${name}" already.`, {
    fixes: ['Choose another name.'],
    context: { name },
  })
}
