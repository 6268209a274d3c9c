import { badValueText } from '../../pipelines/files/misfits/bad-value.js'
import type { QuarantinedRow } from '../../pipelines/quarantine/quarantined-row.js'
import { displayText } from '../../query/formats/display-text.js'

/** Characters of a row that a terminal shows; `--json` shows all. */
const RAW_SHOWN_MAX = 500

/** Show rows in quarantine to people: where each was, what is wrong with it, and the row itself. */
export function rowsInQuarantineText(rows: readonly QuarantinedRow[]): string {
  return rows.flatMap((row) => [...reasonTexts(row), `    ${rawText(row)}`].map(displayText)).join('\n')
}

/** Why a row is in quarantine, a line a reason. */
export function reasonTexts({ file, line, reasons }: QuarantinedRow): readonly string[] {
  return reasons.map((reason) => badValueText({ file, line, ...reason }))
}

function rawText({ raw }: QuarantinedRow): string {
  const more = raw.length - RAW_SHOWN_MAX
  return more > 0 ? `${raw.slice(0, RAW_SHOWN_MAX)}… (${more} characters more)` : raw
}
