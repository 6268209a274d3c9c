import type { ServiceDefinition } from '../../plugins/service-definition.js'

/** Makes random bytes: as many as it is told. */
export type RandomBytes = (count: number) => Uint8Array

const SECRET_BYTES = 32

export interface SecretsPlan {
  /** All secrets by name: those that were there, also of services that are not selected, and new ones. */
  readonly secrets: Readonly<Record<string, string>>
  /** Names of the new ones. */
  readonly added: readonly string[]
}

/** A secret that a service declares. */
export interface DeclaredSecret {
  readonly name: string
  readonly service: string
  readonly description: string
  /** What a person has to do after it was made anew, beyond the next start; absent: nothing. */
  readonly rotation?: string
}

/** Make a secret of 256 bits for each that a service declares and that is not there. */
export function planSecrets(
  definitions: readonly ServiceDefinition[],
  existing: Readonly<Record<string, string>>,
  random: RandomBytes,
): SecretsPlan {
  const names = new Set(declaredSecrets(definitions).map(({ name }) => name))
  const added = [...names].filter((name) => !existing[name]).sort()
  return { secrets: { ...existing, ...Object.fromEntries(added.map((name) => [name, newSecret(random)])) }, added }
}

/** The secrets that services declare, by name; one that several declare is listed once, with the first of them. */
export function declaredSecrets(definitions: readonly ServiceDefinition[]): readonly DeclaredSecret[] {
  const declared = definitions.flatMap(({ name: service, envVars }) =>
    Object.entries(envVars).flatMap(([name, { secret, default: _, ...about }]) =>
      secret ? [{ name, service, ...about }] : [],
    ),
  )
  const byName = new Map(declared.reverse().map((secret) => [secret.name, secret]))
  return [...byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** Hexadecimal, so that it needs no quotes in a URL, a shell, SQL or YAML. */
export function newSecret(random: RandomBytes): string {
  return Buffer.from(random(SECRET_BYTES)).toString('hex')
}
