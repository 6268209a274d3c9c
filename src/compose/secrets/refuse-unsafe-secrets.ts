import { isTree } from '../../config/compose-tree.js'
import { PhloError } from '../../errors.js'
import type { ComposeDocument } from '../composed-stack.js'
import { composeVariable } from '../template/fill-template.js'

/** What means nothing in an address, a list of options or a shell. */
const SAFE = /^[A-Za-z0-9._~-]*$/
/** What SmallRye Config (Quarkus) or Grafana would replace: `${…}`, `$$`, `\$`, `$__env{…}` and `%(…)s`. */
const EXPANDED = /\$[${_]|\\\$|%\(/

/**
 * Refuse secrets that somebody chose and that would not arrive as they are: part of a longer value, such as the password in
 * an address, where Compose puts them in as they are; or in a service that fills in its own variables.
 *
 * @param expanding - names of the services that fill in what the values of their variables refer to
 * @throws PHLO_SECRET_UNSAFE
 */
export function refuseUnsafeSecrets(
  document: ComposeDocument,
  secrets: Readonly<Record<string, string>>,
  expanding: ReadonlySet<string>,
): void {
  const unsafe = Object.keys(secrets).filter((name) => !SAFE.test(secrets[name] ?? ''))
  if (unsafe.length === 0) return
  for (const [service, tree] of Object.entries(isTree(document.services) ? document.services : {})) {
    const environment = isTree(tree) && isTree(tree.environment) ? tree.environment : {}
    for (const [variable, value] of Object.entries(environment)) {
      for (const secret of unsafe.filter((name) => isWithin(composeVariable(name), value))) {
        const why = harmOf(secrets[secret] ?? '', {
          isPart: value !== composeVariable(secret),
          isExpanded: expanding.has(service),
        })
        if (why !== undefined) throw unsafeSecret(secret, { service, variable }, why)
      }
    }
  }
}

function isWithin(part: string, value: unknown): boolean {
  return typeof value === 'string' && value.includes(part)
}

function harmOf(secret: string, place: { readonly isPart: boolean; readonly isExpanded: boolean }): string | undefined {
  if (place.isPart) return 'characters that would break the value in which it stands'
  return place.isExpanded && EXPANDED.test(secret)
    ? '`${`, `$$`, `\\$`, `$_` or `%(`, which the service would replace'
    : undefined
}

function unsafeSecret(
  secret: string,
  at: { readonly service: string; readonly variable: string },
  why: string,
): PhloError {
  return new PhloError('PHLO_SECRET_UNSAFE', `${secret}, for ${at.variable} of ${at.service}, has ${why}.`, {
    fixes: [
      'Use letters, digits, ".", "_", "~" and "-" alone, in .phlo/secrets.env.',
      `Or have one made: \`phlo secrets rotate ${secret}\`.`,
    ],
    context: { secret, ...at },
  })
}
