import type { ServiceLogLine } from '../../docker/stack-logs.js'
import type { TerminalStream } from '../terminal.js'
import { printable } from '../text/printable.js'

const COLORS = ['cyan', 'yellow', 'green', 'magenta', 'blue', 'red'] as const

export interface LogTextOptions {
  readonly stream: TerminalStream
  readonly hasTimes: boolean
}

/**
 * Make what writes a line of a log for a person: the service before it, in a colour of its own.
 *
 * @param services - names, which are aligned and keep their colours
 */
export function logText(
  services: readonly string[],
  { stream, hasTimes }: LogTextOptions,
): (line: ServiceLogLine) => string {
  const width = Math.max(0, ...services.map((name) => name.length))
  return ({ service, time, text }) => {
    const color = COLORS[Math.max(0, services.indexOf(service)) % COLORS.length] ?? 'cyan'
    const times = hasTimes ? `${time} ` : ''
    return `${stream.style(color, `${service.padEnd(width)} |`)} ${times}${printable(text)}\n`
  }
}
