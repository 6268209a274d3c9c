import { stackVariables } from '../../compose/template/stack-variables.js'
import type { ConfigProblem } from '../../config/config-problem.js'
import { STACK } from '../../config/targets/target.js'
import type { OpenedStack } from './open-stack.js'

/**
 * Look whether the target on the composed services is in the bucket that these make. In another one, which somebody else
 * must make, Phlo finds no table that Trino creates.
 */
export function bucketProblem({
  config,
  selection,
}: Pick<OpenedStack, 'config' | 'selection'>): ConfigProblem | undefined {
  const target = config.targets[STACK]
  const service = selection.slots['object-store']
  const { OBJECT_STORE_BUCKET: bucket } = stackVariables({ selection, config })
  if (target?.warehouse?.type !== 's3' || target.s3.endpoint !== undefined) return undefined
  if (service === undefined || bucket === undefined || bucket === target.warehouse.bucket) return undefined
  const key = `targets.${STACK}.warehouse`
  const [, file = key, line, column] = /^([^:]+):(\d+):(\d+)/.exec(config.origins[key] ?? '') ?? []
  return {
    file,
    line: Number(line ?? 0),
    column: Number(column ?? 0),
    key,
    message: `${key} is in the bucket "${target.warehouse.bucket}", and ${service} makes and Trino uses "${bucket}": leave it out, or set OBJECT_STORE_BUCKET of ${service}.`,
    expected: `the bucket "${bucket}"`,
  }
}
