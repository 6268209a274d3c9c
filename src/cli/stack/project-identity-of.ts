import { realpath } from 'node:fs/promises'
import type { ProjectIdentity } from '../../compose/composed-stack.js'
import { projectIdentity } from '../../compose/project-identity.js'
import type { ProjectConfig } from '../../config/project-config.js'

/** What Docker knows the checkout of a project by. */
export async function projectIdentityOf({ directory, name }: ProjectConfig): Promise<ProjectIdentity> {
  return projectIdentity(await realpath(directory), name)
}
