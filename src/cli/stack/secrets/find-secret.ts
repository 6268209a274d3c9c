import { didYouMean, PhloError } from '../../../errors.js'

/**
 * Find a secret by its name.
 *
 * @throws PHLO_SECRET_UNKNOWN
 */
export function findSecret(secrets: Readonly<Record<string, string>>, name: string): string {
  const secret = Object.hasOwn(secrets, name) ? secrets[name] : undefined
  if (secret) return secret
  const nearest = didYouMean(name, Object.keys(secrets))
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`
  throw new PhloError('PHLO_SECRET_UNKNOWN', `There is no secret "${name}".${hint}`, { context: { name, nearest } })
}
