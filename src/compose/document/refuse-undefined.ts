import { composeReferences, REFERRED_SECTIONS } from '../../config/compose-file/compose-references.js'
import { type ComposeTree, isTree } from '../../config/compose-tree.js'
import type { Origin } from '../../config/config-problem.js'
import { didYouMean, PhloError } from '../../errors.js'
import type { ComposeDocument } from '../composed-stack.js'

/**
 * Refuse a stack whose services refer to networks, services and the like that it does not define.
 *
 * @param origins - where each was written, by `services.NAME.KEY.REFERENCE`; what is not there is of a plugin
 * @throws PHLO_OVERRIDE_INVALID
 */
export function refuseUndefined(document: ComposeDocument, origins: Readonly<Record<string, Origin>>): void {
  for (const [service, tree] of Object.entries(sectionOf(document, 'services'))) {
    for (const { key, name } of composeReferences(tree)) {
      const section = REFERRED_SECTIONS[key] ?? key
      const defined = Object.keys(sectionOf(document, section))
      if (defined.includes(name)) continue
      const place = `services.${service}.${key}`
      const origin = origins[`${place}.${name}`] ?? origins[`services.${service}`]
      const nearest = didYouMean(name, defined)
      const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`
      const message = `${origin ?? `services.${service}`}: ${key} names "${name}", which ${section} of the stack does not define.${hint}`
      throw new PhloError('PHLO_OVERRIDE_INVALID', message, {
        fixes: [
          defined.length === 0 ? `The stack has no ${section}.` : `The stack has: ${defined.join(', ')}.`,
          section === 'services'
            ? `Make it part of the stack: \`phlo services add ${name}\`.`
            : `Define it in a file such as compose.${section}.yaml: \`${section}: { ${name}: … }\`.`,
        ],
        context: { service, key, name, origin, defined },
      })
    }
  }
}

function sectionOf(document: ComposeDocument, section: string): ComposeTree {
  const entries = document[section]
  return isTree(entries) ? entries : {}
}
