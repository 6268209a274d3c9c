import { didYouMean, PhloError } from '../errors.js'

/**
 * Add to a failed statement where it failed, and what the person most likely meant or which parameters lack a value.
 *
 * @param within.columnsBefore - characters before the statement on its first line, where it was run as part of another
 */
export function explainSqlError(error: unknown, within = { columnsBefore: 0 }): unknown {
  if (!(error instanceof PhloError) || error.code !== 'PHLO_SQL_FAILED') return error
  const missing = /Values were not provided .*: (.+)\.$/.exec(error.message)?.[1]
  if (missing !== undefined) return parametersMissing(error, missing.split(', '))
  const { name, candidates, line, column } = error.context
  const shift = line === 1 ? within.columnsBefore : 0
  const place = line === undefined ? '' : ` (line ${line}, column ${Number(column) - shift})`
  const message = `${error.message.replace(/\.$/, '')}${place}.`
  if (typeof name !== 'string' || !Array.isArray(candidates)) {
    return new PhloError(error.code, message, {
      fixes: [line === undefined ? 'Correct the statement.' : 'Correct the statement at this place.'],
      context: error.context,
      cause: error.cause,
    })
  }
  const names = candidates.map((candidate) => String(candidate).trim())
  const suggestion = didYouMean(name.split('.').at(-1) ?? name, names)
  return new PhloError(error.code, message, {
    fixes: [...(suggestion === undefined ? [] : [`Did you mean "${suggestion}"?`]), `Near are: ${names.join(', ')}.`],
    context: { ...error.context, ...(suggestion === undefined ? {} : { suggestion }) },
    cause: error.cause,
  })
}

function parametersMissing(error: PhloError, parameters: readonly string[]): PhloError {
  const list = parameters.map((parameter) => `$${parameter}`).join(', ')
  return new PhloError('PHLO_SQL_FAILED', `The statement needs a value for ${list}.`, {
    fixes: [`Add ${parameters.map((parameter) => `--param ${parameter}=VALUE`).join(' ')}.`],
    context: { ...error.context, parameters },
    cause: error.cause,
  })
}
