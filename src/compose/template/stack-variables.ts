import { catalogName } from '../../config/catalog-name.js'
import { didYouMean, PhloError } from '../../errors.js'
import type { StackRequest } from '../stack-request.js'

/**
 * Collect the variables that templates know besides secrets: what definitions declare, with the values that `phlo.yaml`
 * gives them, and the branches of the lake with their catalogs in SQL engines.
 *
 * @throws PHLO_SERVICE_SETTING_UNKNOWN - `phlo.yaml` sets a variable that the service does not declare, or a secret
 */
export function stackVariables({
  selection,
  config,
}: Pick<StackRequest, 'selection' | 'config'>): Readonly<Record<string, string>> {
  const { default: main, protected: locked, create } = config.branches
  const branches = [...new Set([main, ...locked, ...create])]
  const declared = selection.services.flatMap(({ name, definition }) => {
    const given = config.services[name]?.env ?? {}
    const variables = definition?.envVars ?? {}
    for (const variable of Object.keys(given)) {
      if (variables[variable]?.secret !== false) throw unknown(variable, { service: name, variables, config })
    }
    const values = Object.entries(variables).map(([variable, { secret, default: value }]) => {
      return [variable, secret ? undefined : (given[variable] ?? value)] as const
    })
    return values.filter((entry): entry is [string, string] => entry[1] !== undefined)
  })
  return {
    ...Object.fromEntries(declared),
    PHLO_BRANCHES: branches.join(','),
    PHLO_CATALOGS: branches.map(catalogName).join(','),
    PHLO_DEFAULT_BRANCH: main,
  }
}

function unknown(
  variable: string,
  about: {
    readonly service: string
    readonly variables: Readonly<Record<string, { readonly secret: boolean }>>
    readonly config: StackRequest['config']
  },
): PhloError {
  const { service, variables } = about
  const origin = about.config.origins[`services.${service}.env.${variable}`]
  const settable = Object.keys(variables).filter((name) => variables[name]?.secret === false)
  const nearest = didYouMean(variable, settable)
  const message =
    variables[variable] === undefined
      ? `${service} has no variable "${variable}"; it has ${settable.join(', ') || 'none'}.`
      : `${variable} of ${service} is a secret, which phlo.yaml must not hold.`
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`
  throw new PhloError('PHLO_SERVICE_SETTING_UNKNOWN', `${origin ?? 'phlo.yaml'}: ${message}${hint}`, {
    context: { service, variable, origin, variables: settable },
  })
}
