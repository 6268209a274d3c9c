import { resolve } from 'node:path'
import { findProject } from '../config/find-project.js'
import { readKnownStack } from '../docker/known-stack.js'
import { stackStatus } from '../docker/stack-status.js'
import { jsonText } from './json-text.js'
import { renderStatus } from './stack/render-status.js'
import { systemDocker } from './stack/system-docker.js'

/**
 * Answer `phlo services status` without loading what other commands need: it is asked again and again, by people and by
 * scripts. Whatever is not plain, a failure among it, is left to the command, which says what there is to say.
 *
 * @param argv - all arguments of the process
 * @returns whether it was answered
 */
export async function quickStatus(argv: readonly string[], process: NodeJS.Process): Promise<boolean> {
  const call = parseCall(argv)
  if (call === undefined) return false
  try {
    const directory = await findProject(resolve(call.project ?? process.env.PHLO_PROJECT ?? '.'))
    if (directory === undefined) return false
    const [known, { api }] = await Promise.all([readKnownStack(directory), systemDocker(process.env)])
    const status = { project: known.name, services: await stackStatus(api, known) }
    process.stdout.write(`${call.isJson ? jsonText(status) : renderStatus(status)}\n`)
    return true
  } catch {
    return false
  }
}

interface StatusCall {
  readonly isJson: boolean
  /** As it was given; `undefined`: the folder of the process. */
  readonly project: string | undefined
}

/** @returns `undefined` when there is anything in it that is not known here */
function parseCall([topic, verb, ...flags]: readonly string[]): StatusCall | undefined {
  if (topic !== 'services' || verb !== 'status') return undefined
  let call: StatusCall = { isJson: false, project: undefined }
  for (let index = 0; index < flags.length; index++) {
    const flag = flags[index]
    if (flag === '--json') call = { ...call, isJson: true }
    else if ((flag === '-C' || flag === '--project') && flags[index + 1] !== undefined) {
      call = { ...call, project: flags[++index] }
    } else return undefined
  }
  return call
}
