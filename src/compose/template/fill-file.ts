import { extname } from 'node:path/posix'
import { PhloError } from '../../errors.js'
import { type Filling, fillText, textOf } from './fill-template.js'
import { fillYaml } from './fill-yaml.js'
import type { Inserter } from './inserter.js'
import { jsonInserter } from './json-inserter.js'
import { parseTemplate } from './parse-template.js'
import { sqlInserter } from './sql-inserter.js'

/** Makes no trouble in any format that there is. */
const SAFE = /^[\p{L}\p{N}_.,:/@%+=~-]*$/u

const INSERTERS: Readonly<Record<string, () => Inserter>> = {
  '.json': jsonInserter,
  '.sql': sqlInserter,
}

/**
 * Fill in a file that a container gets. In SQL, JSON and YAML a value is quoted as its place wants it; elsewhere one
 * with characters that could mean something is refused.
 *
 * @param path - tells the format by its ending
 * @throws PHLO_TEMPLATE_INVALID
 */
export function fillFile(template: string, { path, ...filling }: Filling & { readonly path: string }): string {
  if (/\.ya?ml$/.test(path)) {
    const filled = fillYaml(template, (text) => fillText(text, filling))
    if (filled === undefined) throw notYaml(filling.where)
    return filled
  }
  const inserter = INSERTERS[extname(path)]?.() ?? plainInserter()
  return parseTemplate(template, 'text')
    .map((part) => {
      if ('text' in part) {
        inserter.pass(part.text)
        return part.text
      }
      const value = textOf(part.reference, filling)
      const inserted = SAFE.test(value) && value !== '' ? value : inserter.insert(value)
      if (inserted === undefined) throw unsafe(part.reference, filling.where)
      return inserted
    })
    .join('')
}

function plainInserter(): Inserter {
  return { pass: () => undefined, insert: (value) => (value === '' ? value : undefined) }
}

function notYaml(where: string): PhloError {
  return new PhloError('PHLO_TEMPLATE_INVALID', `${where} is not YAML.`, {
    fixes: ['Write references between quotes where they stand in brackets or braces.'],
    context: { where },
  })
}

/** The value itself is not shown: what is strange about it may be that it is a password. */
function unsafe(reference: string, where: string): PhloError {
  const message = `${where}: the value of "${reference}" has characters that cannot be written there.`
  return new PhloError('PHLO_TEMPLATE_INVALID', message, {
    fixes: ['Give it another value in phlo.yaml: letters, digits and _ . , : / @ % + = ~ - are safe everywhere.'],
    context: { where, reference },
  })
}
