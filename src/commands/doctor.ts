import { examine } from '../cli/doctor/examine.js'
import type { Finding } from '../cli/doctor/finding.js'
import { pasteable } from '../cli/failure.js'
import { targetFlag } from '../cli/flags.js'
import { PhloCommand } from '../cli/phlo-command.js'
import { systemDocker } from '../cli/stack/system-docker.js'
import { printable } from '../cli/text/printable.js'
import { renderTable } from '../cli/text/render-table.js'
import { EXIT } from '../errors.js'

const MARKS = { ok: '✓', warning: '!', failed: '✗', skipped: '-' } as const

export default class Doctor extends PhloCommand {
  static override summary = 'Check that this machine and this project are fit to work, and say what to do if not.'
  static override description = 'Exits with 3 when something is not as it must be.'
  static override examples = ['<%= config.bin %> doctor', '<%= config.bin %> doctor --json']
  static override flags = { target: targetFlag }

  async run(): Promise<{ readonly healthy: boolean; readonly findings: readonly Finding[] }> {
    const { flags } = await this.parse(Doctor)
    const findings = await examine({
      loadProject: () => this.loadProject(flags),
      openDocker: () => systemDocker(this.environment),
      onSilence: this.silenceListener(),
    })
    const healthy = findings.every(({ status }) => status !== 'failed')
    if (!healthy) process.exitCode = EXIT.environment
    this.log(
      renderTable(findings, [
        { title: '', text: ({ status }) => MARKS[status] },
        { title: '', text: ({ name }) => name },
        // What has several lines elsewhere has one of a table's here.
        { title: '', text: ({ message }) => message.replaceAll(/\s*\n\s*/g, ' ') },
      ]),
    )
    for (const { name, fixes } of findings)
      for (const fix of fixes) this.log(printable(`  ${name} → ${pasteable(fix, this.phlo)}`))
    return { healthy, findings }
  }
}
