import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** One of the two streams that a command writes to. */
export interface TerminalStream {
  readonly isTerminal: boolean
  /** Characters per line; `undefined` when it is not a terminal. */
  readonly columns: number | undefined
  /** Style text where colours are wanted; otherwise return it as it is. */
  style(style: Style, text: string): string
}

export interface Terminal {
  readonly stdout: TerminalStream
  readonly stderr: TerminalStream
  /** Whether a person can be asked: stdin and stderr are terminals, and this is not a CI machine. */
  readonly canAsk: boolean
}

/** @param color - what the flags say; `undefined`: `NO_COLOR`, `FORCE_COLOR` and the stream decide, in this order */
export function terminalOf(process: NodeJS.Process, color: boolean | undefined): Terminal {
  const { env, stdin, stdout, stderr } = process
  return {
    stdout: terminalStream(stdout, color ?? wantsColor(env, stdout)),
    stderr: terminalStream(stderr, color ?? wantsColor(env, stderr)),
    canAsk: Boolean(stdin.isTTY && stderr.isTTY && !env.CI),
  }
}

function terminalStream(stream: NodeJS.WriteStream, isColored: boolean): TerminalStream {
  return {
    isTerminal: Boolean(stream.isTTY),
    columns: stream.isTTY && stream.columns > 0 ? stream.columns : undefined,
    style: (style, text) => (isColored ? styleText(style, text) : text),
  }
}

function wantsColor(env: NodeJS.ProcessEnv, stream: NodeJS.WriteStream): boolean {
  if (env.NO_COLOR) return false
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0'
  return Boolean(stream.isTTY) && env.TERM !== 'dumb'
}
