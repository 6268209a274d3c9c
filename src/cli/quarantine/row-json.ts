import type { QuarantinedRow } from '../../pipelines/quarantine/quarantined-row.js'

/** A row in quarantine as `--json` shows it. */
export type QuarantinedRowJson = Pick<QuarantinedRow, 'run' | 'file' | 'line' | 'raw'> & {
  /** `null`: the row as a whole is malformed; the value is missing. */
  readonly reasons: readonly {
    readonly column: string | null
    readonly value: string | null
    readonly expected: string
  }[]
}

/** Show of a row what a person or a program can do something with. */
export function rowJson({ run, file, line, raw, reasons }: QuarantinedRow): QuarantinedRowJson {
  return {
    run,
    file,
    line,
    reasons: reasons.map(({ column = null, value = null, expected }) => ({ column, value, expected })),
    raw,
  }
}
