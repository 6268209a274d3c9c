import { dataFlags } from '../cli/flags.js'
import { loadAssets } from '../cli/load-assets.js'
import { PhloCommand } from '../cli/phlo-command.js'
import { runContext } from '../cli/runs/run-context.js'
import { renderStatus, type StatusJson, statusJson } from '../cli/text/render-status.js'
import { projectStatus } from '../pipelines/status/project-status.js'

export default class Status extends PhloCommand {
  static override summary = 'Show how the assets stand: rows, freshness, last run, failed checks.'
  static override examples = ['<%= config.bin %> status', '<%= config.bin %> status --ref dev --json']
  static override flags = dataFlags

  async run(): Promise<StatusJson> {
    const { flags } = await this.parse(Status)
    await using project = await this.openProjectOnRef(flags)
    const assets = await loadAssets(project)
    const status = await projectStatus(runContext(project, undefined), assets, project.ref)
    this.log(renderStatus(status, this.phlo))
    return statusJson(status)
  }
}
