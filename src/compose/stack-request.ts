import type { ProjectConfig } from '../config/project-config.js'
import type { RememberedPorts } from '../config/project-state.js'
import type { ProjectIdentity } from './composed-stack.js'
import type { FileContents } from './document/file-contents.js'
import type { DropIn } from './drop-in.js'
import type { Selection } from './select/selection.js'

/** All that a stack is composed of. */
export interface StackRequest {
  readonly project: ProjectIdentity
  readonly config: Pick<ProjectConfig, 'directory' | 'bind' | 'branches' | 'services' | 'origins'>
  readonly selection: Selection
  /** Ports on the host, by service and by the service's name for them; one for each port of each selected service. */
  readonly ports: RememberedPorts
  /** By name; those of services that are not selected among them. */
  readonly secrets: Readonly<Record<string, string>>
  readonly contents: FileContents
  /** In the order in which they are laid over each other. */
  readonly dropIns: readonly DropIn[]
}
