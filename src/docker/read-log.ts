import { StringDecoder } from 'node:string_decoder'
import type { EngineApi } from './engine/engine-api.js'
import { type Frame, readFrames } from './read-frames.js'

/** One line that a container wrote, without its line feed. */
export interface LogLine {
  readonly stream: 'stdout' | 'stderr'
  /** When it was written, as Docker says: ISO 8601 with nanoseconds. */
  readonly time: string
  readonly text: string
}

export interface LogRange {
  /** At most so many of the last lines; `undefined`: all. */
  readonly tail?: number | undefined
  /** Seconds since the epoch. */
  readonly sinceSeconds?: number | undefined
  /** Go on until the container ends. */
  readonly follow?: boolean
  readonly signal?: AbortSignal | undefined
}

/** Read what a container wrote. @param container.hasTerminal - its two streams are then one */
export async function* readLog(
  api: EngineApi,
  container: { readonly id: string; readonly hasTerminal: boolean },
  { tail, sinceSeconds, follow = false, signal }: LogRange,
): AsyncGenerator<LogLine> {
  const query = { stdout: true, stderr: true, timestamps: true, follow, tail: tail ?? 'all', since: sinceSeconds }
  const answer = await api.stream(`/containers/${container.id}/logs`, { query, signal })
  const frames = container.hasTerminal ? asFrames(answer) : readFrames(answer)
  yield* readLines(frames)
}

/** The last lines of a container as text, for a failure. Without any, or when the container is gone, none. */
export async function lastLines(
  api: EngineApi,
  container: { readonly id: string; readonly hasTerminal: boolean },
  count: number,
): Promise<readonly string[]> {
  const lines: LogLine[] = []
  try {
    // Docker keeps the lines of the two streams in the order in which it came to read them.
    for await (const line of readLog(api, container, { tail: count * 3 })) lines.push(line)
  } catch {
    // Said in addition to what failed: it must not hide that.
  }
  const byTime = lines.sort((a, b) => (a.time < b.time ? -1 : Number(a.time > b.time)))
  return byTime.slice(-count).map(({ text }) => text)
}

async function* asFrames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  for await (const bytes of chunks) yield { stream: 'stdout', bytes }
}

async function* readLines(frames: AsyncIterable<Frame>): AsyncGenerator<LogLine> {
  const rests = { stdout: '', stderr: '' }
  // A letter of several bytes may be spread over two frames.
  const decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') }
  for await (const { stream, bytes } of frames) {
    const lines = (rests[stream] + decoders[stream].write(bytes)).split('\n')
    rests[stream] = lines.pop() ?? ''
    for (const line of lines) yield parseLine(stream, line)
  }
  for (const stream of ['stdout', 'stderr'] as const) if (rests[stream] !== '') yield parseLine(stream, rests[stream])
}

/** Docker puts the time and a blank before each line. */
function parseLine(stream: LogLine['stream'], line: string): LogLine {
  const blank = line.indexOf(' ')
  return { stream, time: line.slice(0, Math.max(blank, 0)), text: line.slice(blank + 1).replace(/\r$/, '') }
}
