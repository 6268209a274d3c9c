import { PhloError } from '../../errors.js'
import type { IngestDefinition } from '../authoring/ingest.js'

/** Where a workflow declares an asset. */
export interface Declaration {
  /** Name of the export. */
  readonly alias: string
  /** Path below the project's folder. */
  readonly file: string
  /** The file's text. */
  readonly text: string
  /** Line of the call, from 1. */
  readonly line: number
}

/** A definition and where it stands. */
export interface Declared {
  readonly declaration: Declaration
  readonly definition: IngestDefinition
}

/**
 * Make the error for an option that is wrong, pointing at it.
 *
 * @param option - path of the option, such as `source.path`; empty: the declaration as a whole
 * @param problem - what is wrong and what was expected: one sentence without a full stop, or one that ends with a question
 */
export function declarationInvalid(declaration: Declaration, option: string, problem: string): PhloError {
  const { line, column } = positionOf(declaration, option)
  const place = `${declaration.file}:${line}:${column}`
  const name = option === '' ? declaration.alias : `${declaration.alias}.${option}`
  return new PhloError('PHLO_WORKFLOW_INVALID', `${place}: ${name}: ${problem}${problem.endsWith('?') ? '' : '.'}`, {
    fixes: [`Edit ${place}.`],
    context: { file: declaration.file, line, column, option, asset: declaration.alias },
  })
}

/** Find the option's name in the text after the call; the call itself where it is not there as such. */
function positionOf({ text, line }: Declaration, option: string): { readonly line: number; readonly column: number } {
  const lines = text.split('\n')
  const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0)
  let offset = start
  for (const name of option.split('.').filter((part) => /^\w+$/.test(part))) {
    const found = new RegExp(`\\b${name}\\b`).exec(text.slice(offset))
    if (found === null) break
    offset += found.index
  }
  const before = text.slice(0, offset).split('\n')
  const indent = offset === start ? (/^\s*/.exec(lines[line - 1] ?? '')?.[0].length ?? 0) : 0
  return { line: before.length, column: (before.at(-1) ?? '').length + indent + 1 }
}
