import { declaredSecrets } from '../../../compose/secrets/plan-secrets.js'
import { selectServices } from '../../../compose/select/select-services.js'
import { suspectPackages } from '../../../plugins/suspect-packages.js'
import { renderTable } from '../../text/render-table.js'
import type { StackSources } from '../open-stack.js'

export interface ListedSecret {
  readonly name: string
  /** The service that declares it; `null`: none that is installed. */
  readonly service: string | null
  readonly description: string
  /** Whether it has a value; one that has not gets one at the next start. */
  readonly isSet: boolean
  /** Whether a service of the stack declares it. */
  readonly isUsed: boolean
}

/**
 * List the secrets that the stack's services declare, and those that are left of others; none is shown.
 *
 * @param about.profiles - with which the stack is composed
 */
export function listSecrets(
  sources: StackSources,
  { secrets, profiles }: { readonly secrets: Readonly<Record<string, string>>; readonly profiles: readonly string[] },
): readonly ListedSecret[] {
  const { candidates, config } = sources
  const all = [...candidates.values()].flatMap(({ definition }) => definition ?? [])
  const { services } = selectServices({
    ...{ candidates, config, profiles, only: [] },
    ...{ suspects: suspectPackages(sources), leavesOutBroken: true },
  })
  const selected = services.flatMap(({ definition }) => definition ?? [])
  const used = new Map(declaredSecrets(selected).map((secret) => [secret.name, secret]))
  const declared = new Map(declaredSecrets(all).map((secret) => [secret.name, secret]))
  return [...new Set([...used.keys(), ...Object.keys(secrets)])].sort().map((name) => {
    const secret = used.get(name) ?? declared.get(name)
    return {
      name,
      service: secret?.service ?? null,
      description: secret?.description ?? '',
      isSet: Boolean(secrets[name]),
      isUsed: used.has(name),
    }
  })
}

/** Write secrets for a person, without any of them. */
export function secretListText(secrets: readonly ListedSecret[]): string {
  return renderTable(secrets, [
    { title: 'secret', text: ({ name }) => name },
    {
      title: 'service',
      text: ({ service, isUsed }) => `${service ?? 'unknown'}${isUsed ? '' : ' (not in the stack)'}`,
    },
    { title: 'is', text: ({ isSet }) => (isSet ? 'set' : 'made at the next start') },
    { title: '', text: ({ description }) => description },
  ])
}
