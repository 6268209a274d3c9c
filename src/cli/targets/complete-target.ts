import type { ProjectConfig } from '../../config/project-config.js'
import type { Target } from '../../config/targets/target.js'
import { PhloError } from '../../errors.js'
import type { CompleteTarget } from './open-parts.js'

/**
 * Fill in what a target leaves to the composed services.
 *
 * @throws PHLO_STACK_ABSENT - they were never started
 */
export async function completeTarget({ directory }: ProjectConfig, target: Target): Promise<CompleteTarget> {
  const { warehouse } = target
  if (warehouse !== undefined) return { ...target, warehouse }
  throw new PhloError('PHLO_STACK_ABSENT', 'The stack of this project was never started.', {
    fixes: ['phlo services start'],
    context: { directory, target: target.name },
  })
}
