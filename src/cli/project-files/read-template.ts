import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { projectPath, type Template, type TemplateName, templateFolders } from '../../scaffold/template.js'

/**
 * Read a template from the folder of templates that comes with Phlo.
 *
 * @param templatesDirectory - absolute path of `templates/`
 */
export async function readTemplate(templatesDirectory: string, name: TemplateName): Promise<Template> {
  const folders = templateFolders(name).map((folder) => readTemplateFolder(join(templatesDirectory, folder)))
  return new Map((await Promise.all(folders)).flatMap((files) => [...files]))
}

/** Read one folder of templates. @param root - absolute path */
export async function readTemplateFolder(root: string): Promise<Template> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const paths = entries.filter((found) => found.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const read = paths.map(async (path) => {
    const below = path.slice(root.length + 1).replaceAll(sep, '/')
    return [projectPath(below), await readFile(path, 'utf8')] as const
  })
  return new Map(await Promise.all(read))
}
