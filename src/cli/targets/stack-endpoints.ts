import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ComposedService, StackFile } from '../../compose/composed-stack.js'
import { stackVariables } from '../../compose/template/stack-variables.js'
import { PhloError } from '../../errors.js'
import type { OpenedStack } from '../open-stack.js'

/** Where the composed services are reached from this machine, for the target `stack`. */
export interface StackEndpoints {
  /** `null`: the stack has none, as for the others. */
  readonly objectStore: {
    /** Name of the service, as for the others. */
    readonly service: string
    readonly url: string
    readonly bucket: string
    readonly accessKeyId: string
    /** Name of the variable of `.phlo/secrets.env` that holds the secret key. */
    readonly secret: string
  } | null
  /** Its API v2. */
  readonly nessie: { readonly service: string; readonly url: string } | null
  readonly trino: { readonly service: string; readonly url: string } | null
}

const FILE = 'endpoints.json'

/** Make the file that remembers where the services of a stack are reached, so that data commands compose nothing. */
export function endpointsFile(opened: OpenedStack): StackFile {
  return { path: FILE, content: `${JSON.stringify(stackEndpoints(opened), null, 2)}\n`, mode: 0o644 }
}

/**
 * Read where the services of a project's stack are reached.
 *
 * @throws PHLO_STACK_ABSENT - it was never composed
 */
export async function readEndpoints(directory: string): Promise<StackEndpoints> {
  try {
    return JSON.parse(await readFile(join(directory, '.phlo', FILE), 'utf8'))
  } catch (cause) {
    throw new PhloError('PHLO_STACK_ABSENT', 'The stack of this project was never started.', {
      fixes: ['phlo services start'],
      context: { directory },
      cause,
    })
  }
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
