import { setMaxListeners } from 'node:events'
import { PROJECT_LABEL, type ProjectIdentity } from '../compose/composed-stack.js'
import type { Container } from './container.js'
import type { Docker } from './docker.js'
import { type EngineApi, EngineRefusal } from './engine/engine-api.js'
import { jsonLines } from './engine/json-lines.js'
import { inspectContainer } from './inspect-container.js'
import { listContainers } from './list-containers.js'
import { type LogLine, type LogRange, readLog } from './read-log.js'

/** A line of a service's log. */
export interface ServiceLogLine extends LogLine {
  readonly service: string
}

export interface StackLogOptions extends LogRange {
  /** Names of the services; `undefined`: all. */
  readonly services: readonly string[] | undefined
}

/**
 * Read the logs of services. Without `follow` their lines come ordered by time; with it as they are written, those of a
 * service that is made or started later too, until the signal.
 */
export async function stackLogs(
  { api }: Docker,
  project: ProjectIdentity,
  options: StackLogOptions,
  onLine: (line: ServiceLogLine) => void,
): Promise<void> {
  // Each container is read with the signal; Node takes more than ten listeners for a leak, and says so.
  if (options.signal) setMaxListeners(0, options.signal)
  const wanted = ({ service }: Container) => options.services?.includes(service) ?? true
  const containers = (await listContainers(api, project)).filter(wanted)
  if (!options.follow) {
    const lines = await Promise.all(containers.map((container) => linesOf(api, container, options)))
    for (const line of lines.flat().sort((a, b) => (a.time < b.time ? -1 : Number(a.time > b.time)))) onLine(line)
    return
  }
  await followAll(api, project, { ...options, wanted }, onLine)
}

async function linesOf(api: EngineApi, container: Container, range: LogRange): Promise<ServiceLogLine[]> {
  const lines: ServiceLogLine[] = []
  await readService(api, container, range, (line) => lines.push(line))
  return lines
}

async function readService(
  api: EngineApi,
  { id, service }: Container,
  range: LogRange,
  onLine: (line: ServiceLogLine) => void,
): Promise<void> {
  try {
    const { hasTerminal } = await inspectContainer(api, id)
    for await (const line of readLog(api, { id, hasTerminal }, range)) onLine({ service, ...line })
  } catch (error) {
    // The container was removed in the meantime, with its log; or the person has seen enough.
    const isGone = error instanceof EngineRefusal && error.status === 404
    if (!isGone && !range.signal?.aborted) throw error
  }
}

interface FollowOptions extends StackLogOptions {
  wanted(container: Container): boolean
}

/** Follow what runs now, and what starts later from its start. */
async function followAll(
  api: EngineApi,
  project: ProjectIdentity,
  { wanted, signal, ...range }: FollowOptions,
  onLine: (line: ServiceLogLine) => void,
): Promise<void> {
  const failed = new AbortController()
  const ended = AbortSignal.any([failed.signal, ...(signal ? [signal] : [])])
  setMaxListeners(0, ended)
  const reading: Promise<void>[] = []
  const read = (containers: readonly Container[], from: LogRange) => {
    for (const container of containers) {
      const service = readService(api, container, { ...from, follow: true, signal: ended }, onLine)
      // The first failure ends the others and the wait for starts; until those have ended nobody would catch it.
      reading.push(service.catch((error: unknown) => failed.abort(error)))
    }
  }
  try {
    const starts = await startsOf(api, project, ended)
    read((await listContainers(api, project)).filter(wanted), range)
    for await (const { id, seconds } of starts) {
      const containers = await listContainers(api, project)
      const started = containers.filter((container) => container.id === id && wanted(container))
      read(started, { sinceSeconds: seconds })
    }
  } catch (error) {
    failed.abort(error)
  }
  await Promise.all(reading)
  if (!signal?.aborted) failed.signal.throwIfAborted()
}

/** The starts of a project's containers from now on, until the signal. */
async function startsOf(
  api: EngineApi,
  project: ProjectIdentity,
  signal: AbortSignal | undefined,
): Promise<AsyncIterable<{ readonly id: string; readonly seconds: number }>> {
  const filters = { type: ['container'], event: ['start'], label: [`${PROJECT_LABEL}=${project.label}`] }
  const answer = await api.stream('/events', { query: { filters }, signal })
  return (async function* () {
    for await (const event of jsonLines(answer)) {
      const { Actor, time } = event as { readonly Actor: { readonly ID: string }; readonly time: number }
      yield { id: Actor.ID, seconds: time }
    }
  })()
}
