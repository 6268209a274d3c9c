import { PhloError } from '../../errors.js'
import { findDependencies } from '../../plugins/find-dependencies.js'
import { contentDifferences } from '../../plugins/install/content-differences.js'
import type { FetchedPlugin, InstallPlan } from '../../plugins/install/plan-install.js'
import { installedFiles } from './installed-files.js'

/**
 * Hold what a package manager installed against what was looked at before: it has fetched it once more, and an address
 * may answer differently the second time.
 *
 * @param directory - absolute path of the project
 * @returns what is wrong; `undefined`: it is the same
 */
export async function verifyInstalled(
  directory: string,
  { package: name, version, integrity }: Pick<InstallPlan, 'package' | 'version' | 'integrity'>,
  { files }: Pick<FetchedPlugin, 'files'>,
): Promise<PhloError | undefined> {
  const installed = (await findDependencies(directory)).find((dependency) => dependency.package === name)
  if (installed?.directory === undefined) {
    const message = `${name} is not in node_modules after its installation, so nobody can tell what was installed.`
    return new PhloError('PHLO_PACKAGE_MANAGER_FAILED', message, {
      fixes: ['Let the package manager use node_modules (Yarn: `nodeLinker: node-modules` in .yarnrc.yml).'],
      context: { package: name, version },
    })
  }
  const differences = contentDifferences(files, await installedFiles(installed.directory))
  if (differences.length === 0) return undefined
  const message = `What was installed as ${name} ${version} is not what was looked at: ${differences[0]} differs.`
  return new PhloError('PHLO_PLUGIN_ALTERED', message, {
    context: { package: name, version, integrity, differences },
  })
}
