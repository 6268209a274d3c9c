import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ConfigProblem } from '../../config/config-problem.js'
import { problemText } from '../../config/problem-text.js'
import { PhloError } from '../../errors.js'
import { type FoundPlugins, findPlugins } from '../../plugins/find-plugins.js'
import { readRegistry } from '../../plugins/registry/read-registry.js'
import type { Registry } from '../../plugins/registry/registry.js'
import { withoutCommandClashes } from '../../plugins/without-command-clashes.js'
import type { LoadedProject, ProjectFlags } from '../load-project.js'
import { packageRoot } from '../package-root.js'
import { PhloCommand } from '../phlo-command.js'
import { printable } from '../text/printable.js'
import { ownTopics } from './own-topics.js'
import { registryCache } from './registry-cache.js'

/** The plugins that a command sees. */
export interface PluginView extends FoundPlugins {
  /** `undefined`: the command was not called in a project, and there is only what comes with Phlo. */
  readonly project: LoadedProject | undefined
}

/** What the commands about plugins share. They work outside of a project as well, unless they change it. */
export abstract class PluginCommand extends PhloCommand {
  /** Find the plugins of the project that the flags name, or of none. */
  protected async findPlugins(flags: ProjectFlags): Promise<PluginView> {
    const project = await this.projectIfAny(flags)
    const bundledDirectory = join(packageRoot(), 'services')
    const found = await findPlugins({ projectDirectory: project?.config.directory, bundledDirectory })
    return { ...found, project, plugins: withoutCommandClashes(found.plugins, await ownTopics(packageRoot())) }
  }

  /** Read the registry that the project names, and say on stderr when the answer is not the newest. */
  protected async readRegistry({ project }: PluginView): Promise<Registry> {
    const registry = await readRegistry({
      url: project?.config.registry.url,
      bundled: await readFile(join(packageRoot(), 'registry', 'plugins.json'), 'utf8'),
      cache: registryCache(project?.config.directory),
      fetch: globalThis.fetch,
      now: () => new Date(),
    })
    if (registry.note !== undefined) this.note(registry.note)
    return registry
  }

  /** Say on stderr what is wrong with a plugin; under `--json` nothing is said. */
  protected showProblem(problem: ConfigProblem): void {
    const label = this.terminal.stderr.style(['bold', 'yellow'], 'problem')
    this.logToStderr(`${label} ${printable(problemText(problem))}`)
  }

  private async projectIfAny(flags: ProjectFlags): Promise<LoadedProject | undefined> {
    try {
      return await this.loadProject(flags)
    } catch (error) {
      const isOutside = error instanceof PhloError && error.code === 'PHLO_PROJECT_MISSING'
      if (isOutside && flags.project === undefined) return undefined
      throw error
    }
  }
}
