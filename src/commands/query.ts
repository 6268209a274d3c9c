import { extname, resolve } from 'node:path'
import { Args, Flags } from '@oclif/core'
import { atFlag, dataFlags, engineFlag } from '../cli/flags.js'
import { PhloCommand } from '../cli/phlo-command.js'
import { queryParameters } from '../cli/query/query-parameters.js'
import { readStatement } from '../cli/query/read-statement.js'
import { statementRunner } from '../cli/query/run-statement.js'
import { type ResultTarget, showQuery } from '../cli/query/show-query.js'
import { quantityText } from '../cli/text/quantity.js'
import { PhloError } from '../errors.js'
import { TEXT_FORMATS } from '../query/formats/write-result.js'

const FORMAT_BY_ENDING: Readonly<Record<string, ResultTarget['format']>> = {
  '.csv': 'csv',
  '.json': 'json',
  '.ndjson': 'ndjson',
  '.jsonl': 'ndjson',
  '.md': 'markdown',
  '.parquet': 'parquet',
}

/** More than a person reads. Where there is no terminal, a table has all rows. */
const TERMINAL_ROWS_MAX = 100

export default class Query extends PhloCommand {
  static override summary = 'Run a SELECT on any ref.'
  static override description =
    'Tables are named by namespace and name. A table of another ref is bronze."entries@dev"; tables about a table are ' +
    'bronze."entries$snapshots" and $files, $history, $partitions, $refs; phlo.runs and phlo.checks tell of runs. With --engine trino the SQL is that of Trino.\n' +
    'Under --json the result is {"columns": [{"name", "type"}], "rows": [[…]]}; 64-bit integers and decimals are strings.'
  static override examples = [
    '<%= config.bin %> query "select count(*) as n from bronze.entries"',
    '<%= config.bin %> query "from bronze.entries" --ref dev --output entries.csv',
    '<%= config.bin %> query "from bronze.entries where sgv < $low limit 10" --param low=70',
    '<%= config.bin %> query "select max(sgv) from bronze.entries" --target stack --engine trino',
    '<%= config.bin %> query --file report.sql --at 2026-11-01 --format markdown',
  ]
  static override args = { sql: Args.string({ description: 'The statement; - reads it from stdin.' }) }
  static override flags = {
    ...dataFlags,
    at: atFlag,
    engine: engineFlag,
    file: Flags.string({ char: 'f', summary: 'Read the statement from a file.', helpValue: 'FILE' }),
    format: Flags.option({
      summary: 'Form of the result; without it, by the ending of --output, otherwise a table.',
      options: [...TEXT_FORMATS, 'parquet'] as const,
    })(),
    output: Flags.string({ char: 'o', summary: 'Write the result to a new file.', helpValue: 'FILE' }),
    param: Flags.string({
      char: 'p',
      summary: 'Value of $name in the statement; repeat it for several.',
      helpValue: 'NAME=VALUE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    limit: Flags.integer({ char: 'n', summary: 'Rows that a table shows; the rest is counted.', min: 1 }),
  }

  async run(): Promise<{ readonly output: string; readonly rows: bigint } | undefined> {
    const { args, flags } = await this.parse(Query)
    const sql = await readStatement({ argument: args.sql, file: this.path(flags.file), stdin: process.stdin })
    const parameters = queryParameters(flags.param ?? [])
    using interrupt = this.interruptible()
    await using project = await this.openProject(flags, { readOnly: true })
    const { signal } = interrupt
    const request = { sql, ref: project.ref, at: flags.at, parameters, signal, onRef: () => this.noteRef(project) }
    const output = this.path(flags.output)
    const target = this.target(output, flags)
    const runner = await statementRunner(project, flags.engine, target.progress)
    const rows = await showQuery(runner, project.lake, request, target)
    if (output === undefined) return undefined
    this.note(`${quantityText(rows, 'row')} in ${output}`)
    return { output, rows }
  }

  private target(
    output: string | undefined,
    flags: { readonly format?: ResultTarget['format'] | undefined; readonly limit?: number | undefined },
  ): ResultTarget {
    const { isTerminal, columns } = this.terminal.stdout
    const byEnding = output === undefined ? undefined : FORMAT_BY_ENDING[extname(output).toLowerCase()]
    const toTerminal = output === undefined && isTerminal
    if (output === undefined && this.jsonEnabled() && (flags.format ?? 'json') !== 'json') throw twoForms(flags.format)
    return {
      format: flags.format ?? byEnding ?? (this.jsonEnabled() ? 'json' : 'table'),
      path: output,
      stdout: process.stdout,
      widthMax: toTerminal ? columns : undefined,
      rowsMax: flags.limit ?? (toTerminal ? TERMINAL_ROWS_MAX : undefined),
      progress: this.queryProgress(),
    }
  }

  private path(name: string | undefined): string | undefined {
    return name === undefined ? undefined : resolve(this.workingDirectory, name)
  }
}

function twoForms(format: string | undefined): PhloError {
  return new PhloError('PHLO_USAGE_INVALID', `The result cannot be both ${format} and what --json prints.`, {
    fixes: ['Leave out one of --json and --format.', 'Or write the result to a file: --output FILE'],
    context: { format },
  })
}
