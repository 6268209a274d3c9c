import { realpath } from 'node:fs/promises'
import type { ProjectIdentity, StackLink } from '../compose/composed-stack.js'
import { isMapping } from '../config/is-mapping.js'
import { readStateFile } from '../config/read-state-file.js'
import { PhloError } from '../errors.js'
import { STACK_DIRECTORY } from './compose-command.js'
import { KNOWN_STACK_FILE, type KnownPort, type KnownService, type KnownStack } from './known-stack.js'

/**
 * Read what is remembered of a project's stack.
 *
 * @throws PHLO_STACK_ABSENT - it was never composed here
 * @throws PHLO_STATE_INVALID - what is remembered is not what Phlo wrote, or cannot be read
 */
export async function readKnownStack(directory: string): Promise<KnownStack> {
  const stack = await readLastStack(directory)
  if (stack?.directory !== (await realpath(directory))) throw absent(directory, stack)
  return stack
}

/**
 * Read what is remembered of the stack that a folder had, here or where it was before it was moved or copied.
 *
 * @returns `undefined`: it had none
 * @throws PHLO_STATE_INVALID
 */
export async function readLastStack(directory: string): Promise<KnownStack | undefined> {
  const text = await readStateFile(directory, `${STACK_DIRECTORY}/${KNOWN_STACK_FILE}`)
  if (text === undefined) return undefined
  const stack = parseKnownStack(text)
  if (stack === undefined) throw damaged()
  return stack
}

function parseKnownStack(text: string): KnownStack | undefined {
  const stack = parseJson(text)
  if (!isMapping(stack)) return undefined
  const { name, directory } = stack
  const project = parseProject(stack.project)
  const services = parseList(stack.services, parseService)
  if (typeof name !== 'string' || typeof directory !== 'string' || !project || !services) return undefined
  return { name, directory, project, services }
}

function parseProject(project: unknown): ProjectIdentity | undefined {
  if (!isMapping(project)) return undefined
  const { composeProject, label } = project
  return typeof composeProject === 'string' && typeof label === 'string' ? { composeProject, label } : undefined
}

function parseService(service: unknown): KnownService | undefined {
  if (!isMapping(service)) return undefined
  const { name, image, isOneShot, hasHealthcheck, profile } = service
  const ports = parseList(service.ports, parsePort)
  const links = parseList(service.links, parseLink)
  if (typeof name !== 'string' || typeof isOneShot !== 'boolean' || typeof hasHealthcheck !== 'boolean')
    return undefined
  if (!ports || !links || (profile !== null && typeof profile !== 'string')) return undefined
  // JSON leaves out what is undefined.
  if (image !== undefined && typeof image !== 'string') return undefined
  return { name, image, isOneShot, hasHealthcheck, ports, links, profile }
}

function parsePort(port: unknown): KnownPort | undefined {
  if (!isMapping(port)) return undefined
  const { name, container, host } = port
  if (typeof name !== 'string' || typeof container !== 'number' || typeof host !== 'number') return undefined
  return { name, container, host }
}

function parseLink(link: unknown): StackLink | undefined {
  if (!isMapping(link)) return undefined
  const { title, url, login } = link
  if (typeof title !== 'string' || typeof url !== 'string') return undefined
  if (login === undefined) return { title, url, login }
  if (!isMapping(login) || typeof login.user !== 'string' || typeof login.secret !== 'string') return undefined
  return { title, url, login: { user: login.user, secret: login.secret } }
}

function parseList<Item>(value: unknown, parse: (item: unknown) => Item | undefined): readonly Item[] | undefined {
  if (!Array.isArray(value)) return undefined
  const items = value.map(parse).filter((item) => item !== undefined)
  return items.length === value.length ? items : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function absent(directory: string, stack: KnownStack | undefined): PhloError {
  const elsewhere = stack === undefined ? '' : `; it was in ${stack.directory}`
  return new PhloError('PHLO_STACK_ABSENT', `The stack of this project was never started here${elsewhere}.`, {
    fixes: ['phlo services start'],
    context: { directory, startedIn: stack?.directory ?? null },
  })
}

function damaged(): PhloError {
  const file = `${STACK_DIRECTORY}/${KNOWN_STACK_FILE}`
  return new PhloError('PHLO_STATE_INVALID', `${file} does not hold what Phlo remembers of the stack.`, {
    fixes: ['phlo services init'],
    context: { file },
  })
}
