import { relative } from 'node:path'
import { displayText } from '../../query/formats/display-text.js'
import type { TemplateName } from '../../scaffold/template.js'
import type { InitReport } from '../init-project.js'
import { shellWord } from '../invocation.js'

const GIT_WORDS = {
  created: 'A git repository was made.',
  inside: 'No git repository was made: the folder is in one already.',
  absent: 'No git repository was made: there is no git on this machine.',
  failed: 'No git repository was made: `git init` failed.',
} as const

/**
 * Tell a person what `phlo init` did, and what to try next.
 *
 * @param phlo - what to type for Phlo
 * @param workingDirectory - absolute path of the folder in which the shown commands are to work
 */
export function initReportText(report: InitReport, phlo: string, workingDirectory: string): string {
  const created = report.files.filter(({ action }) => action === 'create')
  const kept = report.files.filter(({ action }) => action === 'keep')
  if (report.dryRun) {
    return report.files.map(({ path, action }) => `${action.padEnd(9)} ${path}`).join('\n')
  }
  return [
    `Project "${report.name}" is in ${displayText(report.directory)}: ${created.length} files, branches ${report.branches.join(', ')}.`,
    ...(kept.length > 0 ? [`Kept as they were: ${kept.map(({ path }) => path).join(', ')}.`] : []),
    ...(kept.some(({ path }) => path === '.gitignore') ? ['Let git ignore /warehouse/, /.phlo/ and .env.local.'] : []),
    ...(report.git === undefined ? [] : [GIT_WORDS[report.git]]),
    '',
    'Next:',
    ...nextCommands(report, phlo, relative(workingDirectory, report.directory)).map((command) => `  ${command}`),
  ].join('\n')
}

function nextCommands({ template }: InitReport, phlo: string, directory: string): string[] {
  const enter = directory === '' ? [] : [`cd ${shellWord(directory)}`]
  const byTemplate: Readonly<Record<TemplateName, readonly string[]>> = {
    empty: [`${phlo} add path/to/your.csv --run      # a file, a folder, '*.csv' or a URL`],
    files: [`${phlo} materialize`, `${phlo} query "select * from bronze.planets"`],
    glucose: [`${phlo} materialize`, `${phlo} query --file queries/time-in-range.sql`],
  }
  return [...enter, ...byTemplate[template]]
}
