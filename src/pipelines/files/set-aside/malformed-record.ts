import { expectedInstead } from '../json/malformed-json.js'
import { shownText } from '../misfits/bad-value.js'
import { type Complain, type LinesFile, recordText } from './omit-records.js'
import type { TextRecord } from './split-records.js'

/** Find what is wrong with the form of a record: the number of its fields, or that it is no JSON object. */
export function complainOfRecord({ dialect, columns }: LinesFile): Complain {
  return (record) => {
    const text = recordText(record)
    const expected = dialect === undefined ? expectedInstead(text) : expectedFields(record, columns.length)
    return expected === undefined ? undefined : [{ column: undefined, value: shownText(text), expected }]
  }
}

function expectedFields({ fields }: TextRecord, columns: number): string | undefined {
  return fields === columns ? undefined : `${columns} fields instead of ${fields}`
}
