import { isTree } from '../../config/compose-tree.js'
import { didYouMean, PhloError } from '../../errors.js'
import { parseTemplate, type TemplateDialect, type TemplatePart } from './parse-template.js'
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
 * Fill in every text of a part of a Compose file; keys stay. A secret becomes a variable of Compose, and may stand in
 * `environment` alone: elsewhere it would be seen in the list of processes, or by whoever may ask Docker about labels.
 *
 * @throws PHLO_TEMPLATE_INVALID
 */
export function fillCompose(value: unknown, filling: Filling & { readonly dialect: TemplateDialect }): unknown {
  if (typeof value === 'string') return fillComposeText(value, filling)
  const inside = (key: string | number) => ({ ...filling, where: `${filling.where}.${key}` })
  if (Array.isArray(value)) return value.map((item, index) => fillCompose(item, inside(index)))
  if (!isTree(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillCompose(item, inside(key))]))
}

/** What a reference stands for in a text that others may read. */
export function textOf(reference: string, { scope, where }: Filling): string {
  const value = valueAt(reference, { scope, where })
  if ('text' in value) return value.text
  throw invalid(`${where} holds the secret ${value.secret}, which only \`environment\` may.`, {
    where,
    reference,
    fix: `Give it to the container by \`environment\`, and let the command read $$${value.secret} there.`,
  })
}

function fillComposeText(template: string, filling: Filling & { readonly dialect: TemplateDialect }): string {
  return parseTemplate(template, filling.dialect)
    .map((part) => composePart(part, filling))
    .join('')
}

function composePart(part: TemplatePart, filling: Filling): string {
  if ('text' in part) return part.text
  const value = valueAt(part.reference, filling)
  if ('secret' in value && /\.compose\.environment\./.test(filling.where)) return composeVariable(value.secret)
  return textOf(part.reference, filling).replaceAll('$', '$$$$')
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

function invalid(
  message: string,
  { fix, ...context }: { readonly where: string; readonly reference: string; readonly fix?: string },
): PhloError {
  return new PhloError('PHLO_TEMPLATE_INVALID', message, { ...(fix === undefined ? {} : { fixes: [fix] }), context })
}
