import { resolve } from 'node:path'
import { findProject } from '../../config/find-project.js'

/** A call of a command that can be answered without loading what other commands need. */
export interface QuickCall {
  readonly verb: 'status' | 'start'
  readonly isJson: boolean
  /** As it was given; `undefined`: the folder of the process. */
  readonly project: string | undefined
}

/** Read the arguments of a process. @returns `undefined` when there is anything in them that is not known here */
export function parseQuickCall([topic, verb, ...flags]: readonly string[]): QuickCall | undefined {
  if (topic !== 'services' || (verb !== 'status' && verb !== 'start')) return undefined
  let call: QuickCall = { verb, isJson: false, project: undefined }
  for (let index = 0; index < flags.length; index++) {
    const flag = flags[index]
    if (flag === '--json') call = { ...call, isJson: true }
    else if ((flag === '-C' || flag === '--project') && flags[index + 1] !== undefined) {
      call = { ...call, project: flags[++index] }
    } else return undefined
  }
  return call
}

/** Find the folder of the project that a call is about; `undefined`: there is none, or not where it was said to be. */
export async function quickProject(call: QuickCall, process: NodeJS.Process): Promise<string | undefined> {
  const named = call.project ?? process.env.PHLO_PROJECT
  const start = resolve(named ?? '.')
  const found = await findProject(start)
  return named === undefined || found === start ? found : undefined
}
