import { expectedInstead } from '../json/malformed-json.js'
import { shownText } from '../misfits/bad-value.js'
import { type Complain, type LinesFile, recordText } from './omit-records.js'

/** Find what is wrong with the form of a record: the number of its fields, or that it is no JSON object. */
export function complainOfRecord({ dialect, columns }: LinesFile): Complain {
  return (text, record) => {
    if (dialect !== undefined && record.fields === columns.length) return undefined
    const raw = recordText(text, record)
    const expected =
      dialect === undefined ? expectedInstead(raw) : `${columns.length} fields instead of ${record.fields}`
    return expected === undefined ? undefined : [{ column: undefined, value: shownText(raw), expected }]
  }
}
