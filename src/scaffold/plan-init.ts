import { planFiles } from './plan-files.js'
import type { PlannedFile, ProjectFile } from './project-file.js'
import { checkProjectName } from './project-name.js'
import { sampleFiles } from './sample-files.js'
import type { Template, TemplateName } from './template.js'

export interface InitAnswers {
  /** The project's name: lower-case letters, digits, `-` and `_`. */
  readonly name: string
  readonly template: TemplateName
}

/**
 * Plan a new project: the template's files with the answers filled in, and the sample data that it reads.
 *
 * @param template - the files of `answers.template`
 * @param existing - the bytes of those files that are there already, by path below the project's folder
 * @throws PHLO_NAME_INVALID - the name is no project name
 * @throws PHLO_FILE_EXISTS - files that make the project are there already, with other contents
 */
export function planInit(
  template: Template,
  answers: InitAnswers,
  existing: ReadonlyMap<string, Uint8Array>,
): readonly PlannedFile[] {
  const name = checkProjectName(answers.name)
  const files = [...template].map(([path, text]) => projectFile(path, text.replaceAll('{{name}}', name)))
  return planFiles([...files, ...sampleFiles(answers.template)], existing)
}

/**
 * Files that any repository has before it becomes a project: theirs stay.
 * `npm install phlo` for one leaves a package.json, a new repository a README.
 */
const OFTEN_THERE = new Set(['.gitignore', 'README.md', 'package.json', 'tsconfig.json'])

function projectFile(path: string, text: string): ProjectFile {
  return { path, bytes: Buffer.from(text), whenExists: OFTEN_THERE.has(path) ? 'keep' : 'refuse' }
}
