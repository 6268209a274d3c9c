import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PhloError } from '../../../errors.js'
import { checkFiles } from '../../../plugins/check/check-files.js'
import { checkService } from '../../../plugins/check/check-service.js'
import type { PluginFinding } from '../../../plugins/check/finding.js'
import type { Plugin } from '../../../plugins/plugin.js'
import { readDocument } from '../../../plugins/schema/read-document.js'
import { readSchema } from '../../../plugins/schema/read-schema.js'
import { checkCode } from './check-code.js'
import { composeAlone } from './compose-alone.js'
import { packedFiles } from './packed-files.js'

export interface ExaminationContext {
  /** Plugins that provide what services depend on. */
  readonly others: readonly Plugin[]
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * Look at everything that a plugin must fulfil: its manifest and services by their schemas, what stacks rely upon, that
 * its package holds what it names, that each service composes alone, and that its code loads.
 */
export async function examinePlugin(plugin: Plugin, context: ExaminationContext): Promise<readonly PluginFinding[]> {
  const problems = plugin.problems.map((problem): PluginFinding => ({ severity: 'error', ...problem }))
  const [files, services, code] = await Promise.all([
    fileFindings(plugin, context),
    Promise.all(plugin.serviceFiles.map((file) => serviceFindings(file, plugin, context))),
    checkCode(plugin),
  ])
  return [...problems, ...files, ...services.flat(), ...code]
}

async function fileFindings(plugin: Plugin, { environment }: ExaminationContext): Promise<readonly PluginFinding[]> {
  const packed = await packedFiles(plugin.directory, environment)
  if (packed !== undefined) return checkFiles(plugin, packed)
  const message = 'npm cannot say what the package would hold.'
  const expected = 'a package with a name and a version, and npm on this machine'
  return [{ severity: 'warning', file: 'package.json', line: 0, column: 0, key: '', message, expected }]
}

async function serviceFindings(
  file: string,
  plugin: Plugin,
  { others }: ExaminationContext,
): Promise<readonly PluginFinding[]> {
  const text = await readFile(join(plugin.directory, file), 'utf8').catch(() => '')
  const { value, locate } = readDocument(text, { file, schema: readSchema('service') })
  const service = plugin.services.find(({ name }) => isNamed(value, name))
  // One that is not as its schema wants it has said so already.
  if (service === undefined) return []
  const findings = checkService(service, locate)
  try {
    await composeAlone(service.companionOf ?? service.name, plugin, others)
    return findings
  } catch (error) {
    if (!(error instanceof PhloError)) throw error
    const expected = 'a service that composes alone, with what it needs'
    const problem = locate({ path: [], at: 'value', message: error.message, expected })
    return [...findings, { severity: 'error', ...problem }]
  }
}

function isNamed(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && 'name' in value && value.name === name
}
