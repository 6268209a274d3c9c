import { planFiles } from './plan-files.js'
import type { PluginName } from './plugin-name.js'
import type { PlannedFile } from './project-file.js'
import type { Template } from './template.js'

/**
 * Plan a new plugin: the files of the template of its kind, with its names filled in, in their paths as well.
 *
 * @param existing - the bytes of those files that are there already, by path below the plugin's folder
 * @throws PHLO_FILE_EXISTS - files are there already, with other contents
 */
export function planPlugin(
  template: Template,
  names: PluginName,
  existing: ReadonlyMap<string, Uint8Array>,
): readonly PlannedFile[] {
  const files = [...template].map(([path, text]) => ({
    path: filled(path, names),
    bytes: Buffer.from(filled(text, names)),
    whenExists: 'refuse' as const,
  }))
  return planFiles(files, existing)
}

function filled(text: string, names: PluginName): string {
  return text
    .replaceAll('__package__', names.package)
    .replaceAll('__name__', names.name)
    .replaceAll('__camelName__', names.camelName)
    .replaceAll('__VARIABLE__', names.variable)
}
