import { didYouMean, PhloError } from '../errors.js'

/** Add to a failed statement what the person most likely meant, where DuckDB knows which names there are. */
export function explainSqlError(error: unknown): unknown {
  if (!(error instanceof PhloError) || error.code !== 'PHLO_SQL_FAILED') return error
  const { name, candidates } = error.context
  if (typeof name !== 'string' || !Array.isArray(candidates)) return error
  const names = candidates.map((candidate) => String(candidate).trim())
  const suggestion = didYouMean(name.split('.').at(-1) ?? name, names)
  return new PhloError(error.code, error.message, {
    fixes: [...(suggestion === undefined ? [] : [`Did you mean "${suggestion}"?`]), `Near are: ${names.join(', ')}.`],
    context: { ...error.context, ...(suggestion === undefined ? {} : { suggestion }) },
    cause: error.cause,
  })
}
