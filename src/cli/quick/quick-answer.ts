import { resolve } from 'node:path'
import { phloCommand } from '../invocation.js'
import { renderStatus } from '../stack/render-status.js'
import { startResultText } from '../stack/start/start-report.js'
import { jsonText } from '../text/json-text.js'
import { parseQuickCall, type QuickCall, quickProject } from './quick-call.js'
import { quickStart } from './quick-start.js'
import { quickStatus } from './quick-status.js'

/**
 * Answer `phlo services status`, and `phlo services start` where all is up, without loading what other commands need: they are
 * asked again and again, by people and by scripts. Whatever is not plain, a failure among it, is left to the command,
 * which says what there is to say.
 *
 * @param root - absolute path of Phlo's package
 * @returns whether it was answered
 */
export async function quickAnswer(process: NodeJS.Process, root: string): Promise<boolean> {
  const call = parseQuickCall(process.argv.slice(2))
  if (call === undefined) return false
  try {
    const directory = await quickProject(call, process)
    const answer = directory && (await answerOf(call, directory, { process, root }))
    if (!answer) return false
    if (!call.isJson && call.verb === 'start') process.stderr.write('All services are up.\n')
    process.stdout.write(`${answer}\n`)
    return true
  } catch {
    return false
  }
}

async function answerOf(
  { verb, isJson }: QuickCall,
  directory: string,
  { process, root }: { readonly process: NodeJS.Process; readonly root: string },
): Promise<string | undefined> {
  const { env: environment } = process
  if (verb === 'status') {
    const status = await quickStatus(directory, environment)
    return isJson ? jsonText(status) : renderStatus(status)
  }
  const result = await quickStart(directory, { phlo: resolve(root), environment })
  if (result === undefined || isJson) return result && jsonText(result)
  return startResultText(result, phloCommand({ script: process.argv[1] ?? '', environment }))
}
