import { PhloError } from '../../errors.js'

interface WorkflowFile {
  /** Absolute path. */
  readonly path: string
  /** Path below the project's folder. */
  readonly file: string
  readonly text: string
}

interface Position {
  readonly line: number
  readonly column: number
}

/** Turn what the loading of a workflow file threw into an error that points into the file. */
export function workflowFailure(error: unknown, workflow: WorkflowFile): PhloError {
  if (error instanceof PhloError) return error
  const { message, position, fix } = explain(error instanceof Error ? error : new Error(String(error)), workflow)
  const place = position === undefined ? workflow.file : `${workflow.file}:${position.line}:${position.column}`
  return new PhloError('PHLO_WORKFLOW_INVALID', `${place}: ${message}`, {
    fixes: [fix ?? `Edit ${place}.`],
    context: { file: workflow.file, ...position },
    cause: error,
  })
}

interface Explanation {
  readonly message: string
  readonly position: Position | undefined
  readonly fix?: string
}

function explain(error: Error, workflow: WorkflowFile): Explanation {
  const syntax = /^ParseError: (.*?)\s+\S+:(\d+):(\d+)\s*$/s.exec(error.message)
  if (syntax !== null) {
    const position = { line: Number(syntax[2]), column: Number(syntax[3]) + 1 }
    return { message: `this is not TypeScript: ${syntax[1]}.`, position }
  }
  const module = /^Cannot find (?:module|package) '([^']+)'/.exec(error.message)?.[1]
  if (module !== undefined) {
    return {
      message: `there is no module "${module}".`,
      position: positionOfText(workflow.text, module),
      fix: module.startsWith('.') ? 'Correct the path.' : `Install it: npm install ${module}.`,
    }
  }
  const name =
    /\(0 , _\w+\.(\w+)\) is not a function/.exec(error.message)?.[1] ?? /^(\w+) is not defined/.exec(error.message)?.[1]
  const called = /^\S*\.(\w+) is not a function/.exec(error.message)?.[1]
  const position = positionInStack(error.stack ?? '', workflow, name ?? called)
  if (name !== undefined) return { message: `"${name}" is neither declared nor imported.`, position }
  // Modules are compiled, and what is imported is then called by a name such as `_phlo.check`.
  const said = error.message.replace(/\b_\w+\.(?=\w)/g, '').replace(/\.$/, '')
  return { message: `it throws when loaded: ${said}.`, position }
}

function positionOfText(text: string, part: string): Position | undefined {
  const lines = text.split('\n')
  const index = lines.findIndex((line) => line.includes(`'${part}'`) || line.includes(`"${part}"`))
  return index === -1 ? undefined : { line: index + 1, column: (lines[index] ?? '').indexOf(part) }
}

/** The loader keeps lines but not columns, so the column is that of the name, or of the line's first letter. */
function positionInStack(stack: string, { path, text }: WorkflowFile, name: string | undefined): Position | undefined {
  const frame = stack.split('\n').find((line) => line.includes(`${path}:`))
  const line = frame === undefined ? undefined : /:(\d+):\d+\)?$/.exec(frame)?.[1]
  if (line === undefined) return undefined
  const source = text.split('\n')[Number(line) - 1] ?? ''
  const found = name === undefined ? -1 : source.search(new RegExp(`\\b${name}\\b`))
  return { line: Number(line), column: (found === -1 ? Math.max(0, source.search(/\S/)) : found) + 1 }
}
