import { cp, mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type TempProject, tempProject } from './temp-project.js'

const FIXTURES = fileURLToPath(new URL('../fixtures/plugins/', import.meta.url))
const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url))

/**
 * Make a project that has plugins of `test/fixtures/plugins` installed, as a package manager would have.
 *
 * @param names - of packages
 * @param files - of the project; below `node_modules` they change the plugins
 */
export async function pluginProject(
  names: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<TempProject> {
  const dependencies = Object.fromEntries(names.map((name) => [name, '1.0.0']))
  const project = await tempProject({ 'package.json': JSON.stringify({ private: true, type: 'module', dependencies }) })
  for (const name of names) {
    await cp(join(FIXTURES, name), join(project.directory, 'node_modules', name), { recursive: true, force: true })
  }
  await mkdir(join(project.directory, 'node_modules', '@oclif'), { recursive: true })
  await symlink(join(MODULES, '@oclif/core'), join(project.directory, 'node_modules/@oclif/core'))
  for (const [path, content] of Object.entries(files)) await project.write(path, content)
  return project
}
