import type { ComposedService, StackFile } from '../../compose/composed-stack.js'
import { stackVariables } from '../../compose/template/stack-variables.js'
import type { OpenedStack } from '../stack/open-stack.js'
import { ENDPOINTS_FILE, type EndpointsRecord, type StackEndpoints } from './stack-endpoints.js'

/**
 * Make the file that remembers where the services of a stack are reached, so that data commands compose nothing.
 *
 * @param directory - real path of the project
 */
export function endpointsFile(opened: OpenedStack, directory: string): StackFile {
  const content = `${JSON.stringify({ directory, ...stackEndpoints(opened) } satisfies EndpointsRecord, null, 2)}\n`
  return { path: ENDPOINTS_FILE, content, mode: 0o644 }
}

function stackEndpoints({ config, selection, stack }: OpenedStack): StackEndpoints {
  const endpoint = (service: string | undefined, port: string) => {
    const published = stack.services.find(({ name }) => name === service)?.ports.find(({ name }) => name === port)
    if (service === undefined || published === undefined) return null
    return { service, url: `http://${hostOf(published)}:${published.host}` }
  }
  const { OBJECT_STORE_BUCKET: bucket, OBJECT_STORE_ACCESS_KEY: accessKeyId } = stackVariables({ selection, config })
  const objectStore = endpoint(selection.slots['object-store'], 's3')
  const nessie = endpoint('nessie', 'http')
  return {
    objectStore:
      objectStore === null || bucket === undefined || accessKeyId === undefined
        ? null
        : { ...objectStore, bucket, accessKeyId, secret: 'OBJECT_STORE_SECRET_KEY' },
    nessie: nessie && { ...nessie, url: `${nessie.url}/api/v2` },
    trino: endpoint('trino', 'http'),
  }
}

/** What listens on every address of this machine is reached on the one that never leaves it. */
function hostOf({ address }: ComposedService['ports'][number]): string {
  if (address === '0.0.0.0') return '127.0.0.1'
  if (address === '::') return '[::1]'
  return address.includes(':') ? `[${address}]` : address
}
