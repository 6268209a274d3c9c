import type { Reference } from '../../../catalog/catalog.js'
import { assertRefName } from '../../../catalog/ref-name.js'
import { didYouMean, PhloError } from '../../../errors.js'
import { isCopyBranch, isPassingBranch, refusePassingName } from '../../passing-branches.js'
import type { ChosenRef, LakePair, PushRequest, RefChoice } from '../push.js'

/**
 * Find the refs that are to be copied, and what the target has under their names.
 *
 * @param refs - as a request has them
 * @throws PHLO_REF_UNKNOWN - one is not there
 * @throws PHLO_NAME_INVALID - the target can have none of that name
 * @throws PHLO_USAGE_INVALID - two are to have the same name
 */
export async function chooseRefs(
  { source, target }: LakePair,
  refs: PushRequest['refs'],
): Promise<readonly ChosenRef[]> {
  const all = await source.catalog.references()
  const wanted = refs ?? all.filter(({ name }) => !isPassingBranch(name)).map(({ name }) => ({ from: name, to: name }))
  refuseNames(wanted)
  return Promise.all(
    wanted.map(async ({ from, to }) => {
      const reference = all.find(({ name }) => name === from) ?? refUnknown(from, all)
      return { reference, to, target: await target.catalog.reference(to) }
    }),
  )
}

function refuseNames(wanted: readonly RefChoice[]): void {
  for (const [index, { from, to }] of wanted.entries()) {
    assertRefName(to)
    // A branch of a run may be copied as what it is.
    if (to !== from || isCopyBranch(to)) refusePassingName(to)
    const other = wanted.slice(0, index).find((one) => one.to === to)
    if (other === undefined || other.from === from) continue
    throw new PhloError('PHLO_USAGE_INVALID', `Both "${other.from}" and "${from}" would be copied to "${to}".`, {
      context: { refs: [other.from, from], to },
    })
  }
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
