import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { projectPath, type Template, type TemplateName, templateFolders } from '../../scaffold/template.js'

/**
 * Read a template from the folder of templates that comes with Phlo.
 *
 * @param templatesDirectory - absolute path of `templates/`
 */
export async function readTemplate(templatesDirectory: string, name: TemplateName): Promise<Template> {
  const files = new Map<string, string>()
  for (const folder of templateFolders(name)) {
    const root = join(templatesDirectory, folder)
    const entries = await readdir(root, { recursive: true, withFileTypes: true })
    for (const entry of entries.filter((found) => found.isFile())) {
      const path = join(entry.parentPath, entry.name)
      const below = path.slice(root.length + 1).replaceAll(sep, '/')
      files.set(projectPath(below), await readFile(path, 'utf8'))
    }
  }
  return files
}
