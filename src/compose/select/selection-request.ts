import type { ProjectConfig } from '../../config/project-config.js'
import type { SuspectPackage } from '../../plugins/suspect-packages.js'
import type { Candidate } from './selection.js'

/** What a project and a command say of which services they want. */
export interface SelectionRequest {
  readonly candidates: ReadonlyMap<string, Candidate>
  readonly config: Pick<ProjectConfig, 'services' | 'slots' | 'origins'>
  /** Profiles that are wanted besides the default services. */
  readonly profiles: readonly string[]
  /** Only these services, and what they need; empty: the project's. */
  readonly only: readonly string[]
  /** Packages of the project that may provide what is not found: they have mistakes, or are not installed. */
  readonly suspects: readonly SuspectPackage[]
  /** Whether to leave out what is broken or may come from a suspect, to look at the rest; otherwise that is refused. */
  readonly leavesOutBroken: boolean
}
