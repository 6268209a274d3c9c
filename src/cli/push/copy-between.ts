import type { ProjectConfig } from '../../config/project-config.js'
import { PhloError } from '../../errors.js'
import type { SilenceListener } from '../../storage/notice-silence.js'
import type { PushProgress, PushRequest } from '../../tables/push/push.js'
import { openTarget } from '../targets/open-target.js'
import type { CopyJson } from './copy-json.js'

interface Copying {
  readonly config: ProjectConfig
  readonly from: string
  readonly to: string
  readonly request: PushRequest
  readonly listen: (progress: PushProgress) => void
  readonly onSilence: SilenceListener
}

/**
 * Open two targets of a project and copy from one to the other; a warehouse that the second lacks is made.
 *
 * @throws PHLO_USAGE_INVALID - it is one target
 */
export async function copyBetween({ config, from, to, request, listen, onSilence }: Copying): Promise<CopyJson> {
  if (from === to) {
    throw new PhloError('PHLO_USAGE_INVALID', `--from and --to are both "${from}".`, { context: { target: from } })
  }
  await using source = await openTarget(config, from, { create: false, onSilence })
  await using target = await openTarget(config, to, { create: !request.dryRun, onSilence }).catch((error: unknown) => {
    throw request.dryRun && isMissing(error) ? nothingThere(to, error) : error
  })
  const { pushRefs } = await import('../../tables/push/push-refs.js')
  const report = await pushRefs({ source: source.lake, target: target.lake }, request, listen)
  return { from, to, dryRun: request.dryRun, ...report }
}

function isMissing(error: unknown): error is PhloError {
  return error instanceof PhloError && error.code === 'PHLO_WAREHOUSE_MISSING'
}

function nothingThere(target: string, cause: PhloError): PhloError {
  return new PhloError('PHLO_WAREHOUSE_MISSING', `The target "${target}" has no warehouse yet: all would be copied.`, {
    fixes: ['Leave out --dry-run to make it.'],
    context: cause.context,
    cause,
  })
}
