import { readApplied } from '../../cli/stack/applied-stack.js'
import { observeStack } from '../../cli/stack/observe-stack.js'
import { readStackSources } from '../../cli/stack/open-stack.js'
import { type PlanReport, planText } from '../../cli/stack/plan-report.js'
import { profileFlag } from '../../cli/stack/service-flags.js'
import { ServicesCommand } from '../../cli/stack/services-command.js'
import { stackNotes } from '../../cli/stack/start/stack-notes.js'
import { viewStack } from '../../cli/stack/view-stack.js'
import { diffStacks } from '../../compose/plan/diff-stacks.js'
import { stackRecord } from '../../compose/plan/stack-record.js'
import { PhloError } from '../../errors.js'

export default class ServicesPlan extends ServicesCommand {
  static override summary = 'Show what a start would create, replace and remove, and why. Changes nothing.'
  static override description =
    'Compares with the containers that there are, or, where Docker does not answer, with what was started last.'
  static override examples = ['<%= config.bin %> services plan', '<%= config.bin %> services plan --profile bi --json']
  static override flags = { profile: profileFlag }

  async run(): Promise<PlanReport> {
    const { flags } = await this.parse(ServicesPlan)
    const { config } = await this.loadProject(flags)
    const opened = await viewStack(await readStackSources(config), { profiles: flags.profile, leavesOutBroken: false })
    const { stack, secrets, newSecrets } = opened
    const docker = await this.openDocker().catch(unreachable)
    const observed = docker && (await observeStack(docker, stack.project))
    const applied = await readApplied(config.directory)
    const changes = diffStacks(applied, stackRecord(stack, secrets), observed)
    const comparedWith = observed ? 'docker' : 'remembered'
    const { memoryBytes } = stack
    const memory = { memoryBytes, withoutMemoryLimit: stack.withoutMemoryLimit }
    const report: PlanReport = { ...changes, newSecrets, ...memory, comparedWith }
    this.log(planText(report))
    for (const note of stackNotes(opened)) this.note(note)
    if (!observed) this.note('Docker does not answer: this is by what was started last.')
    return report
  }
}

/** A plan can do without Docker. */
function unreachable(error: unknown): undefined {
  const isForeseen = error instanceof PhloError && error.code.startsWith('PHLO_DOCKER_')
  if (!isForeseen) throw error
}
