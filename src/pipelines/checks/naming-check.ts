import { PhloError } from '../../errors.js'
import type { Check } from './check.js'
import type { TableUnderCheck } from './table-under-check.js'

/** Do part of a check; when its SQL is refused or fails, the error names the check. */
export async function namingCheck<Result>(
  under: TableUnderCheck,
  { name }: Check,
  part: () => Promise<Result>,
): Promise<Result> {
  try {
    return await part()
  } catch (error) {
    if (!(error instanceof PhloError) || !/^PHLO_(SQL_|TABLE_UNKNOWN)/.test(error.code)) throw error
    // The place is one in the statement that was made of the check.
    const said = error.message.replace(/ \(line \d+, column \d+\)\.$/, '.')
    const isGeneral = error.fixes.some((fix) => fix.startsWith('Correct the statement'))
    throw new PhloError(error.code, `Check ${name} of ${under.name} cannot be run: ${said}`, {
      fixes: isGeneral ? [`Correct the check in the workflow of ${under.name}.`] : error.fixes,
      context: { ...error.context, check: name },
      cause: error,
    })
  }
}
