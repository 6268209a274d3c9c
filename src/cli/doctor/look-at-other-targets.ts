import type { ProjectConfig } from '../../config/project-config.js'
import { LOCAL, type Target } from '../../config/targets/target.js'
import { PhloError } from '../../errors.js'
import type { SilenceListener } from '../../storage/notice-silence.js'
import { isOnStack } from '../targets/complete-target.js'
import { openTarget } from '../targets/open-target.js'
import { type Finding, fine, look } from './finding.js'

/**
 * Look whether the targets can be reached that a project has besides the one it works on. One that cannot is a warning: it
 * need not be there for what is done on the others.
 */
export async function lookAtOtherTargets(
  config: ProjectConfig,
  onSilence: SilenceListener,
): Promise<readonly Finding[]> {
  const others = Object.values(config.targets).filter(({ name }) => name !== config.target && name !== LOCAL)
  const findings = await Promise.all(others.map((target) => lookAtTarget(config, target, onSilence)))
  return findings.filter((finding) => finding !== undefined)
}

/** @returns `undefined` for the stack before its first start: that is no news */
async function lookAtTarget(
  config: ProjectConfig,
  target: Target,
  onSilence: SilenceListener,
): Promise<Finding | undefined> {
  const name = `target ${target.name}`
  let isAbsent = false
  const finding = await look(name, async () => {
    try {
      await using opened = await openTarget(config, target.name, { create: false, onSilence })
      const references = await opened.lake.catalog.references()
      return fine(name, `${opened.lake.warehouse.store.root}, ${references.length} branches and tags`)
    } catch (error) {
      isAbsent = error instanceof PhloError && error.code === 'PHLO_STACK_ABSENT' && isOnStack(target)
      throw error
    }
  })
  if (isAbsent) return undefined
  return finding.status === 'failed' ? { ...finding, status: 'warning' } : finding
}
