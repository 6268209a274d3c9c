import type { Reference } from '../../../catalog/catalog.js'
import { didYouMean, PhloError } from '../../../errors.js'
import type { ChosenRef, LakePair, PushRequest } from '../push.js'

/** Branches of unpublished runs, and of copies that were not finished. */
const PASSING = /^(run|push)\//

/**
 * Find the refs that are to be copied, and what the target has under their names.
 *
 * @param refs - as a request has them
 * @throws PHLO_REF_UNKNOWN - one is not there
 */
export async function chooseRefs(
  { source, target }: LakePair,
  refs: PushRequest['refs'],
): Promise<readonly ChosenRef[]> {
  const all = await source.catalog.references()
  const wanted = refs ?? all.filter(({ name }) => !PASSING.test(name)).map(({ name }) => ({ from: name, to: name }))
  return Promise.all(
    wanted.map(async ({ from, to }) => {
      const reference = all.find(({ name }) => name === from) ?? refUnknown(from, all)
      return { reference, to, target: await target.catalog.reference(to) }
    }),
  )
}

function refUnknown(name: string, all: readonly Reference[]): never {
  const suggestion = didYouMean(
    name,
    all.map((reference) => reference.name),
  )
  throw new PhloError('PHLO_REF_UNKNOWN', `There is no branch or tag "${name}" to copy.`, {
    fixes: suggestion === undefined ? [] : [`Did you mean "${suggestion}"?`],
    context: { ref: name, ...(suggestion === undefined ? {} : { suggestion }) },
  })
}
