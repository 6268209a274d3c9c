import { PhloError } from '../errors.js'
import type { Asking } from './ask.js'
import { printable } from './text/printable.js'

/**
 * Ask whether to go on with something that cannot be undone.
 *
 * @param question - what would happen, as a question: `Delete branch "dev"?`
 * @throws PHLO_CONFIRMATION_NEEDED - there is nobody to ask, and `isConfirmed` is false
 * @throws PHLO_DECLINED - the answer was not yes
 */
export async function confirm(
  question: string,
  options: { readonly isConfirmed: boolean; readonly canAsk: boolean; readonly asking: Asking },
): Promise<void> {
  if (options.isConfirmed) return
  if (!options.canAsk) {
    throw new PhloError('PHLO_CONFIRMATION_NEEDED', `Not confirmed: ${question}`, { context: { question } })
  }
  const { askYes } = await import('./ask.js')
  if (await askYes(options.asking, printable(question), 'no')) return
  throw new PhloError('PHLO_DECLINED', 'Nothing was done.', { context: { question } })
}
