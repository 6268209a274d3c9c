import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PhloError } from '../../errors.js'
import type { DockerContext, EngineSurroundings } from './engine-address.js'

/**
 * Read the Docker context that the user has chosen, by `DOCKER_CONTEXT` or `docker context use`.
 *
 * @returns `undefined` when it is Docker's own default, which has no files, or when `DOCKER_HOST` goes before it
 * @throws PHLO_DOCKER_ABSENT - the chosen context is not there
 * @see https://docs.docker.com/engine/manage-resources/contexts/
 */
export async function readContext(surroundings: EngineSurroundings): Promise<DockerContext | undefined> {
  const { environment, homeDirectory } = surroundings
  if (environment.DOCKER_HOST) return undefined
  const directory = environment.DOCKER_CONFIG ?? join(homeDirectory, '.docker')
  const name = environment.DOCKER_CONTEXT ?? (await currentContext(directory))
  if (!name || name === 'default') return undefined
  // Loaded only here: it takes longer than all the rest of a quick look at the stack.
  const { createHash } = await import('node:crypto')
  const id = createHash('sha256').update(name).digest('hex')
  const meta = await readJson(join(directory, 'contexts/meta', id, 'meta.json'))
  const host = property(property(property(meta, 'Endpoints'), 'docker'), 'Host')
  if (typeof host !== 'string') throw missing(name)
  const tlsDirectory = join(directory, 'contexts/tls', id, 'docker')
  return { name, host, tlsDirectory: existsSync(tlsDirectory) ? tlsDirectory : undefined }
}

async function currentContext(directory: string): Promise<string | undefined> {
  const name = property(await readJson(join(directory, 'config.json')), 'currentContext')
  return typeof name === 'string' ? name : undefined
}

/** Docker's own files: one that is missing or damaged says nothing. */
async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return undefined
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function missing(context: string): PhloError {
  return new PhloError('PHLO_DOCKER_ABSENT', `The Docker context "${context}" is not there.`, {
    fixes: ['docker context ls', 'docker context use default'],
    context: { context },
  })
}
