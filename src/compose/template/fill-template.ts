import { serviceProblems } from '../../config/compose-file/service-problems.js'
import { type ComposeTree, isTree } from '../../config/compose-tree.js'
import { didYouMean, PhloError } from '../../errors.js'
import { parseTemplate, type TemplateDialect } from './parse-template.js'
import type { TemplateScope, TemplateValue } from './template-scope.js'

/** What a template is filled in with. */
export interface Filling {
  readonly scope: TemplateScope
  /** What messages call the template: `postgres: compose.environment.PGHOST`. */
  readonly where: string
}

/**
 * Fill in a text that is shown or run, never a Compose file.
 *
 * @throws PHLO_TEMPLATE_INVALID - a reference to nothing, or to a secret
 */
export function fillText(template: string, filling: Filling): string {
  return parseTemplate(template, 'text')
    .map((part) => ('text' in part ? part.text : textOf(part.reference, filling)))
    .join('')
}

/**
 * Fill in every text of a Compose service; keys stay. A secret becomes a variable of Compose, and may stand in
 * `environment` alone: elsewhere it would be seen in the list of processes, or by whoever may ask Docker about labels.
 *
 * @throws PHLO_TEMPLATE_INVALID - also where a value that was filled in is not what Compose wants there
 */
export function fillCompose(
  service: ComposeTree,
  filling: Filling & { readonly dialect: TemplateDialect },
): ComposeTree {
  const filled = fillTree(service, { ...filling, path: [] })
  const [problem] = serviceProblems(filled, [filling.where])
  if (problem === undefined) return filled
  throw new PhloError('PHLO_TEMPLATE_INVALID', problem.message, {
    context: { where: filling.where, path: problem.path },
  })
}

interface ComposeFilling extends Filling {
  readonly dialect: TemplateDialect
  /** Keys from the service down. */
  readonly path: readonly string[]
}

function fillTree(tree: ComposeTree, filling: ComposeFilling): ComposeTree {
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, fillValue(value, below(filling, key))]))
}

function fillValue(value: unknown, filling: ComposeFilling): unknown {
  if (typeof value === 'string') return fillComposeText(value, filling)
  if (Array.isArray(value)) return value.map((item, index) => fillValue(item, below(filling, String(index))))
  return isTree(value) ? fillTree(value, filling) : value
}

function below(filling: ComposeFilling, key: string): ComposeFilling {
  return { ...filling, path: [...filling.path, key] }
}

/** What a reference stands for in a text that others may read. */
export function textOf(reference: string, { scope, where }: Filling): string {
  const value = valueAt(reference, { scope, where })
  if ('text' in value) return value.text
  if ('unsetOf' in value) throw unset(reference, value.unsetOf, where)
  throw invalid(`${where} holds the secret ${value.secret}, which only \`environment\` may.`, {
    where,
    reference,
    fix: `Give it to the container by \`environment\`, and let the command read $$${value.secret} there.`,
  })
}

function fillComposeText(template: string, { path, dialect, ...filling }: ComposeFilling): string {
  if (!template.includes('$')) return template
  const where = `${filling.where}.${path.join('.')}`
  const fill = (reference: string) => {
    const value = valueAt(reference, { ...filling, where })
    if ('secret' in value && path[0] === 'environment') return composeVariable(value.secret)
    return textOf(reference, { ...filling, where }).replaceAll('$', '$$$$')
  }
  return parseTemplate(template, dialect)
    .map((part) => ('text' in part ? part.text : fill(part.reference)))
    .join('')
}

/** How a Compose file takes a secret from the file of secrets; without the file Compose says so and stops. */
export function composeVariable(secret: string): string {
  return `\${${secret}:?is in .phlo/secrets.env}`
}

function valueAt(reference: string, { scope, where }: Filling): TemplateValue {
  const value = scope.get(reference)
  if (value) return value
  const nearest = didYouMean(reference, scope.keys())
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`
  throw invalid(`${where} refers to "${reference}", which is not there.${hint}`, { where, reference })
}

function unset(reference: string, service: string, where: string): PhloError {
  const variable = reference.replace(/^env\./, '')
  return invalid(`${where} needs a value for ${variable} of ${service}, which has none.`, {
    where,
    reference,
    fix: `Set it in phlo.yaml: \`services: { ${service}: { env: { ${variable}: … } } }\`.`,
  })
}

function invalid(
  message: string,
  { fix, ...context }: { readonly where: string; readonly reference: string; readonly fix?: string },
): PhloError {
  return new PhloError('PHLO_TEMPLATE_INVALID', message, { ...(fix === undefined ? {} : { fixes: [fix] }), context })
}
