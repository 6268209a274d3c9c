import { PhloError } from '../../errors.js'
import type { ComposeResult } from '../compose-command.js'
import { engineFailure, lastMessage } from './compose-failure.js'

/** How BuildKit shows the step that failed: ` > [web 2/3] RUN npm ci:`, what it wrote, and a rule. */
const FAILED_STEP = /^ > \[([^\]]*)\] ([^\n]*):\n([\s\S]*?)^-{6}$/m
const LINES_SHOWN = 20

/**
 * Turn what Compose wrote when a build failed into a failure that names the service and the step, and shows what it wrote.
 *
 * @param services - names of those whose images were to be built
 */
export function buildFailure(
  services: readonly string[],
  result: Pick<ComposeResult, 'exitCode' | 'stdout' | 'stderr'>,
): PhloError {
  const lost = engineFailure(result.stderr, 'The disk of Docker is full; the images could not be built.')
  if (lost !== undefined) return lost
  const [, place = '', step, output = ''] = FAILED_STEP.exec(result.stdout) ?? FAILED_STEP.exec(result.stderr) ?? []
  // With one image to be built BuildKit does not say whose it is.
  const service =
    services.find((name) => place.split(' ')[0] === name) ?? (services.length === 1 ? services[0] : undefined)
  const lines = output
    .split('\n')
    .filter((line) => line !== '')
    .slice(-LINES_SHOWN)
  const whose = service === undefined ? `An image of ${services.join(', ')}` : `The image of service "${service}"`
  const reason = lastMessage(result.stderr).replace(/^failed to solve: /, '')
  const wrote = lines.length === 0 ? '' : `\nIts last lines:\n${lines.map((line) => `  ${line}`).join('\n')}`
  return new PhloError('PHLO_BUILD_FAILED', `${whose} could not be built: ${reason}.${wrote}`, {
    fixes: ['Correct the Dockerfile, or what it copies, then: phlo services start --build'],
    context: { service: service ?? null, services, step: step ?? null, reason, lines, exitCode: result.exitCode },
  })
}
