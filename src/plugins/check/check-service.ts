import type { ConfigProblem } from '../../config/config-problem.js'
import type { DocumentProblem } from '../../config/document-problem.js'
import type { ServiceDefinition } from '../service-definition.js'
import type { PluginFinding } from './finding.js'

/** Where the keys of a service stand in its file. */
export type Locate = (problem: DocumentProblem) => ConfigProblem

/**
 * Hold a service against what stacks rely upon beyond the schema: that it starts the same everywhere, tells whether it
 * is healthy, stays within its memory, and keeps its state in named volumes.
 */
export function checkService(service: ServiceDefinition, locate: Locate): readonly PluginFinding[] {
  const isOneShot = service.compose.restart === 'no'
  return [
    ...imageFindings(service, locate),
    ...(isOneShot ? [] : longRunningFindings(service, locate)),
    ...volumeFindings(service, locate),
    ...secretFindings(service, locate),
  ]
}

function imageFindings({ compose }: ServiceDefinition, locate: Locate): readonly PluginFinding[] {
  const image = String(compose.image)
  const [, tag] = /^(?:[^/]*\/)*[^/:@]+:([^@]+)/.exec(image) ?? []
  if (/@sha256:[0-9a-f]{64}$/.test(image) || image.includes('${') || (tag !== undefined && /\d/.test(tag))) return []
  const expected = 'an image with a version, such as postgres:16.4'
  return [error(locate, ['compose', 'image'], `"${image}" means another image tomorrow.`, expected)]
}

function longRunningFindings({ compose }: ServiceDefinition, locate: Locate): readonly PluginFinding[] {
  const wanted = [
    ['healthcheck', 'error', 'Nobody can tell whether it is up.', 'a health check'],
    ['mem_limit', 'error', 'It may take all memory of the machine.', 'a limit such as 512m'],
    ['restart', 'warning', 'It stays down after the machine was restarted.', 'unless-stopped'],
  ] as const
  return wanted.flatMap(([key, severity, message, expected]) =>
    compose[key] === undefined
      ? [{ severity, ...locate({ path: ['compose', key], at: 'absent', message, expected }) }]
      : [],
  )
}

function volumeFindings({ compose }: ServiceDefinition, locate: Locate): readonly PluginFinding[] {
  const volumes: readonly unknown[] = Array.isArray(compose.volumes) ? compose.volumes : []
  const expected = 'a named volume, such as data:/var/lib/data'
  return volumes.flatMap((volume, index): readonly PluginFinding[] => {
    const path = ['compose', 'volumes', index]
    if (typeof volume !== 'string') return []
    if (!volume.includes(':'))
      return [error(locate, path, `What is in ${volume} is lost with the container.`, expected)]
    if (!/^[./~$]/.test(volume)) return []
    const message = `It mounts ${volume.split(':')[0]} of the machine, which may be missing on another one.`
    return [{ severity: 'warning', ...locate({ path, at: 'value', message, expected }) }]
  })
}

/** What is generated is secret only as long as no default stands in for it. */
function secretFindings({ envVars, links }: ServiceDefinition, locate: Locate): readonly PluginFinding[] {
  const expected = 'a secret without a default'
  const defaults = Object.entries(envVars).filter(([, variable]) => variable.secret && variable.default !== undefined)
  const logins = links.flatMap(({ login }, index) =>
    login !== undefined && envVars[login.secret]?.secret !== true ? [{ index, name: login.secret }] : [],
  )
  return [
    ...defaults.map(([name]) =>
      error(locate, ['env_vars', name, 'default'], `${name} is secret, and its default is not.`, expected),
    ),
    ...logins.map(({ index, name }) =>
      error(locate, ['links', index, 'login', 'secret'], `No secret of the service is called ${name}.`, 'a secret'),
    ),
  ]
}

function error(locate: Locate, path: readonly (string | number)[], message: string, expected: string): PluginFinding {
  return { severity: 'error', ...locate({ path, at: 'value', message, expected }) }
}
