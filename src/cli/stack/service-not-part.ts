import { didYouMean, PhloError } from '../../errors.js'

/**
 * Make the error that says that a service is not part of a stack.
 *
 * @param names - of the services that are
 * @param facts.isInstalled - whether it could be made part of it
 */
export function serviceNotPart(
  service: string,
  names: readonly string[],
  { isInstalled }: { readonly isInstalled: boolean },
): PhloError {
  const meant = didYouMean(service, names)
  return new PhloError('PHLO_SERVICE_UNKNOWN', `Service "${service}" is not part of this project's stack.`, {
    fixes: [
      ...(isInstalled ? [`phlo services add ${service}`] : []),
      ...(meant === undefined ? [] : [`Did you mean ${meant}?`]),
      'phlo services list --all',
    ],
    context: { service },
  })
}
