import { resolve } from 'node:path'
import { Args, Flags } from '@oclif/core'
import { type Asking, ask } from '../cli/ask.js'
import { yesFlag } from '../cli/flags.js'
import { type InitReport, initProject } from '../cli/init-project.js'
import { PhloCommand } from '../cli/phlo-command.js'
import { initReportText } from '../cli/project-files/init-report-text.js'
import { checkProjectName, proposeProjectName } from '../scaffold/project-name.js'
import { TEMPLATE_SUMMARIES, TEMPLATES, type TemplateName } from '../scaffold/template.js'

export default class Init extends PhloCommand {
  static override summary = 'Make a project: settings, workflows, and a warehouse with branches.'
  static override description =
    'Asks for what is not given as a flag when there is a terminal; otherwise, and with --yes, takes what it would propose. ' +
    'Never overwrites a file.'
  static override examples = [
    '<%= config.bin %> init lake',
    '<%= config.bin %> init --yes',
    '<%= config.bin %> init tour --template glucose --yes',
  ]
  static override args = { directory: Args.directory({ description: 'Folder of the project.', default: '.' }) }
  static override flags = {
    template: Flags.option({ summary: 'What the project begins with.', options: TEMPLATES })(),
    name: Flags.string({ summary: 'Name of the project; otherwise made of that of its folder.' }),
    git: Flags.boolean({ summary: 'Make it a git repository.', default: true, allowNo: true }),
    'dry-run': Flags.boolean({ summary: 'List the files, and write nothing.' }),
    yes: yesFlag,
  }

  async run(): Promise<InitReport> {
    const { args, flags } = await this.parse(Init)
    const directory = resolve(this.workingDirectory, args.directory)
    const asking = this.terminal.canAsk && !flags.yes ? this.asking : undefined
    const template = flags.template ?? (asking ? await askTemplate(asking) : 'empty')
    const name = flags.name ?? (asking ? await askName(asking, directory) : proposeProjectName(directory))
    const report = await initProject({
      directory,
      template,
      name,
      environment: this.environment,
      withGit: flags.git,
      dryRun: flags['dry-run'],
    })
    this.log(initReportText(report, this.phlo, this.workingDirectory))
    return report
  }
}

async function askTemplate(asking: Asking): Promise<TemplateName> {
  const answer = await ask(asking, {
    text: 'What does the project begin with?',
    proposal: 'files',
    choices: TEMPLATE_SUMMARIES,
  })
  return TEMPLATES.find((template) => template === answer) ?? 'files'
}

function askName(asking: Asking, directory: string): Promise<string> {
  return ask(asking, { text: 'Name of the project', proposal: proposeProjectName(directory), check: checkProjectName })
}
