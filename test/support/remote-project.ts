import { type OpenedTarget, openTarget } from '../../src/cli/targets/open-target.js'
import { loadConfig } from '../../src/config/load-config.js'
import { REMOTE_TARGET, type RemoteServers, remoteEnvironment } from './remote-target.js'
import { type TempProject, tempProject } from './temp-project.js'

/** A project with a target `remote` on servers of a test. */
export interface RemoteProject extends TempProject {
  /** Open the target, its warehouse made where there is none; perhaps on other ways to the same servers. */
  open(servers?: RemoteServers): Promise<OpenedTarget>
}

/** Make a project: `await using project = await remoteProject({ s3: s3(), nessie: nessie(), bucket })`. */
export async function remoteProject(
  servers: RemoteServers,
  files: Readonly<Record<string, string>> = {},
): Promise<RemoteProject> {
  const settings = `version: 1\nname: lake\nbranches: { default: main, protected: [] }\ntargets:${REMOTE_TARGET}`
  const project = await tempProject({ 'phlo.yaml': settings, ...files })
  const { directory } = project
  return {
    ...project,
    async open(others = servers) {
      const config = await loadConfig({ directory, environment: remoteEnvironment(others) })
      return openTarget(config, 'remote', { create: true })
    },
  }
}
