/** Names of the templates, the default first. */
export const TEMPLATES = ['files', 'glucose', 'empty'] as const

export type TemplateName = (typeof TEMPLATES)[number]

/** A template's files: text by path below the project's folder. `{{name}}` stands for the project's name. */
export type Template = ReadonlyMap<string, string>

/** What a template is for, in a few words. */
export const TEMPLATE_SUMMARIES: Readonly<Record<TemplateName, string>> = {
  files: 'your own data files, put into a folder',
  glucose: 'two weeks of sample data of a Nightscout site, with queries to try',
  empty: 'settings only',
}

/**
 * Folders below `templates/` that make up a template; files of a later one replace those of an earlier one.
 * Every project is the empty one and more.
 */
export function templateFolders(template: TemplateName): readonly string[] {
  return template === 'empty' ? ['empty'] : ['empty', template]
}

/** The path that a template's file gets in a project. npm leaves `.gitignore` out of packages, so templates call it `gitignore`. */
export function projectPath(templatePath: string): string {
  return templatePath === 'gitignore' ? '.gitignore' : templatePath
}
