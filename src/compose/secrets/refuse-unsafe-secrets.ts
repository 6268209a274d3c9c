import { isTree } from '../../config/compose-tree.js'
import { PhloError } from '../../errors.js'
import type { ComposeDocument } from '../composed-stack.js'
import { composeVariable } from '../template/fill-template.js'

/** What means nothing in an address, a list of options or a shell. */
const SAFE = /^[A-Za-z0-9._~-]*$/

/**
 * Refuse secrets that somebody chose and that would change the meaning of a longer value in which they stand, such as
 * the password in an address: Compose puts them there as they are. One that is a variable by itself may be anything.
 *
 * @throws PHLO_SECRET_UNSAFE
 */
export function refuseUnsafeSecrets(document: ComposeDocument, secrets: Readonly<Record<string, string>>): void {
  const unsafe = Object.keys(secrets).filter((name) => !SAFE.test(secrets[name] ?? ''))
  if (unsafe.length === 0) return
  for (const [service, tree] of Object.entries(isTree(document.services) ? document.services : {})) {
    const environment = isTree(tree) && isTree(tree.environment) ? tree.environment : {}
    for (const [variable, value] of Object.entries(environment)) {
      const secret = unsafe.find((name) => isWithin(composeVariable(name), value))
      if (secret !== undefined) throw unsafeSecret(secret, { service, variable })
    }
  }
}

function isWithin(part: string, value: unknown): boolean {
  return typeof value === 'string' && value !== part && value.includes(part)
}

function unsafeSecret(secret: string, at: { readonly service: string; readonly variable: string }): PhloError {
  const message = `${secret} has characters that would break ${at.variable} of ${at.service}, in which it stands.`
  return new PhloError('PHLO_SECRET_UNSAFE', message, {
    fixes: [
      'Use letters, digits, ".", "_", "~" and "-" alone, in .phlo/secrets.env.',
      `Or have one made: \`phlo secrets rotate ${secret}\`.`,
    ],
    context: { secret, ...at },
  })
}
