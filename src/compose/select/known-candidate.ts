import { didYouMean, ERRORS, PhloError } from '../../errors.js'
import type { Candidate } from './selection.js'
import type { SelectionRequest } from './selection-request.js'

/**
 * Find the service that a name stands for.
 *
 * @param origin - where the name is written; `undefined`: nowhere
 * @returns the one candidate of that name; none for one that is left out
 * @throws PHLO_SERVICE_UNKNOWN
 */
export function knownCandidate(
  { candidates, suspects, leavesOutBroken }: SelectionRequest,
  name: string,
  origin?: string,
): readonly Candidate[] {
  const candidate = candidates.get(name)
  if (candidate) return [candidate]
  if (leavesOutBroken && suspects.length > 0) return []
  const nearest = didYouMean(name, candidates.keys())
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`
  const message = `${origin === undefined ? '' : `${origin}: `}No installed plugin provides a service "${name}".${hint}`
  const likely = suspects.toSorted(
    (one, other) => Number(other.package.includes(name)) - Number(one.package.includes(name)),
  )
  const fixes = likely
    .slice(0, 3)
    .map(({ package: of, isInstalled }) =>
      isInstalled
        ? `${of} has mistakes, and may be what provides it: \`phlo plugin check ${of}\`.`
        : `${of} is not installed, and may be what provides it: install the packages of the project.`,
    )
  throw new PhloError('PHLO_SERVICE_UNKNOWN', message, {
    fixes: [...fixes, ERRORS.PHLO_SERVICE_UNKNOWN.fix],
    context: {
      service: name,
      nearest,
      origin,
      ...(suspects.length === 0 ? {} : { suspects: suspects.map((suspect) => suspect.package) }),
    },
  })
}
