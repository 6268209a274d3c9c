import { realpath } from 'node:fs/promises'
import { isMapping } from '../../config/is-mapping.js'
import { readStateFile } from '../../config/read-state-file.js'
import { PhloError } from '../../errors.js'

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

/** What is kept of them. */
export interface EndpointsRecord extends StackEndpoints {
  /** Real path of the folder of the project that was composed. */
  readonly directory: string
}

/** Its name in `.phlo`. */
export const ENDPOINTS_FILE = 'endpoints.json'

const PATH = `.phlo/${ENDPOINTS_FILE}`

/**
 * Read where the services of a project's stack are reached.
 *
 * @throws PHLO_STACK_ABSENT - it was never composed here, but perhaps in the folder that this one is a copy of
 * @throws PHLO_STATE_INVALID - what is remembered is not what this version of Phlo wrote
 */
export async function readEndpoints(directory: string): Promise<StackEndpoints> {
  const [text, here] = await Promise.all([readStateFile(directory, PATH), realpath(directory)])
  if (text === undefined) throw absent(here, undefined)
  const record = parseRecord(text)
  if (record === undefined) throw damaged()
  if (record.directory !== here) throw absent(here, record.directory)
  return record
}

/**
 * Tell whether a folder is a copy of a project that is still where it was: what the copy remembers of a stack is of that
 * project's, then. One that was moved is none.
 */
export async function isCopyOfProject(directory: string): Promise<boolean> {
  const [record, here] = await Promise.all([readRecord(directory), realpath(directory)])
  if (record === undefined || record.directory === here) return false
  // Of a folder that this user must not look into it is not known whether it is a project.
  const original = await readRecord(record.directory).catch(() => undefined)
  return original?.directory === record.directory
}

async function readRecord(directory: string): Promise<EndpointsRecord | undefined> {
  const text = await readStateFile(directory, PATH)
  return text === undefined ? undefined : parseRecord(text)
}

function parseRecord(text: string): EndpointsRecord | undefined {
  const record = parseJson(text)
  if (!isMapping(record)) return undefined
  const { directory } = record
  const objectStore = parseEndpoint(record.objectStore, ['service', 'url', 'bucket', 'accessKeyId', 'secret'])
  const nessie = parseEndpoint(record.nessie, ['service', 'url'])
  const trino = parseEndpoint(record.trino, ['service', 'url'])
  if (typeof directory !== 'string' || objectStore === undefined || nessie === undefined || trino === undefined)
    return undefined
  return { directory, objectStore, nessie, trino }
}

/** @returns `undefined` for what is neither `null` nor has a text for each of the keys */
function parseEndpoint<Key extends string>(
  value: unknown,
  keys: readonly Key[],
): Readonly<Record<Key, string>> | null | undefined {
  return value === null || hasTexts(value, keys) ? value : undefined
}

function hasTexts<Key extends string>(value: unknown, keys: readonly Key[]): value is Readonly<Record<Key, string>> {
  return isMapping(value) && keys.every((key) => typeof value[key] === 'string')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** @param startedIn - the folder in which it was composed; `undefined`: in none */
function absent(directory: string, startedIn: string | undefined): PhloError {
  const elsewhere = startedIn === undefined ? '' : `; it was in ${startedIn}`
  return new PhloError('PHLO_STACK_ABSENT', `The stack of this project was never started here${elsewhere}.`, {
    fixes: ['phlo services start'],
    context: { directory, startedIn: startedIn ?? null },
  })
}

function damaged(): PhloError {
  return new PhloError('PHLO_STATE_INVALID', `${PATH} does not hold what this version of Phlo keeps there.`, {
    fixes: ['phlo services init'],
    context: { file: PATH },
  })
}
