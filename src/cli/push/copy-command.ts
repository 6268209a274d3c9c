import { PhloCommand } from '../phlo-command.js'
import { copyBetween } from './copy-between.js'
import { refChoices } from './copy-flags.js'
import type { CopyJson } from './copy-json.js'
import { copyProgress } from './copy-progress.js'
import { copyReportText } from './copy-report-text.js'

interface CopyFlags {
  readonly project?: string | undefined
  readonly from: string
  readonly to: string
  readonly refs?: readonly string[] | undefined
  readonly tables?: readonly string[] | undefined
  readonly 'dry-run': boolean
}

/** What the commands share that copy from one target to another. */
export abstract class CopyCommand extends PhloCommand {
  protected async copy({ project, from, to, refs, tables, 'dry-run': dryRun }: CopyFlags): Promise<CopyJson> {
    const { config } = await this.loadProject({ project })
    using interrupt = this.interruptible()
    const request = { refs: refChoices(refs), tables, dryRun, signal: interrupt.signal }
    const report = await this.copyShowing({ config, from, to, request, onSilence: this.silenceListener() })
    this.log(copyReportText(report))
    return report
  }

  private async copyShowing(copying: Omit<Parameters<typeof copyBetween>[0], 'listen'>): Promise<CopyJson> {
    if (this.jsonEnabled()) return copyBetween({ ...copying, listen: () => undefined })
    const write = (text: string) => void process.stderr.write(text)
    using progress = copyProgress({ stream: this.terminal.stderr, write, now: () => Date.now() })
    return await copyBetween({ ...copying, listen: progress.listen })
  }
}
