import type { ContentKey } from '../../../catalog/catalog.js'
import type { Engine, ResultValue } from '../../../engine/engine.js'
import { quoteIdentifier } from '../../../engine/quote.js'
import { readSql } from '../read/read-sql.js'
import type { ReadField } from '../read-field.js'
import type { Inspection } from './inspect-files.js'
import { proposeTableName } from './propose-table-name.js'

/** What a new asset over files could be; for the user to change. */
export interface AssetProposal {
  /** `bronze` and a name made of the file's. */
  readonly table: ContentKey
  /** A column whose values are all there and all different; empty when none is that looks like a key. */
  readonly key: readonly string[]
  /** Such as `day(created_at)`; empty when the data is too small to profit. */
  readonly partition: readonly string[]
}

/** A partition with fewer rows costs more by its files than it spares. */
const PARTITION_ROWS_MIN = 100_000
const CANDIDATES_MAX = 4

/** Propose table, key and partition. Reads the candidate columns of all the files. */
export async function proposeAsset(engine: Engine, inspection: Inspection): Promise<AssetProposal> {
  const name = proposeTableName(inspection.files.files.map(({ source }) => source))
  const keys = keyCandidates(inspection.fields, name)
  const times = timeCandidates(inspection.fields)
  const proposal = { table: ['bronze', name], key: [], partition: [] }
  if (keys.length + times.length === 0) return proposal

  const facts = await readFacts(engine, inspection, { keys, times })
  const key = keys.find((field) => facts.rows > 1 && facts.distinct(field) === facts.rows)
  const [partition] = times.flatMap((field) => partitionOf(field, facts.rows, facts.span(field)))
  return {
    ...proposal,
    key: key === undefined ? [] : [key.name],
    partition: partition === undefined ? [] : [partition],
  }
}

/** Names that say "key", most telling first; then the first column, where keys usually stand. */
function keyCandidates(fields: readonly ReadField[], table: string): readonly ReadField[] {
  const possible = fields.filter(
    ({ type }) => type === 'long' || type === 'int' || type === 'string' || type === 'uuid',
  )
  const ranked = possible.map((field) => ({ field, rank: keyRank(field.name, table) })).filter(({ rank }) => rank < 9)
  const named = ranked.sort((a, b) => a.rank - b.rank).map(({ field }) => field)
  const [first] = fields
  const isFirstPossible = first !== undefined && possible.includes(first) && !named.includes(first)
  return [...named.slice(0, CANDIDATES_MAX - 1), ...(isFirstPossible ? [first] : [])]
}

function keyRank(name: string, table: string): number {
  const words = name
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
  const last = words.at(-1)
  if (words.length === 1 && last === 'id') return 0
  if (last === 'uuid' || last === 'guid') return 1
  if (last === 'id') return words.every((word) => word === 'id' || table.includes(word)) ? 2 : 3
  return last === 'key' || last === 'code' || last === 'sku' || last === 'number' ? 4 : 9
}

/** When something happened, not when someone was born. */
function timeCandidates(fields: readonly ReadField[]): readonly ReadField[] {
  const times = fields.filter(({ type }) => type === 'date' || type === 'timestamp' || type === 'timestamptz')
  return times.filter(({ name }) => !/birth|dob|expir|due|valid/i.test(name)).slice(0, CANDIDATES_MAX)
}

interface Facts {
  readonly rows: number
  /** Count of different values. */
  distinct(field: ReadField): number
  /** Days from the first to the last value; `undefined`: some are missing. */
  span(field: ReadField): number | undefined
}

async function readFacts(
  engine: Engine,
  { files, fields }: Inspection,
  { keys, times }: { readonly keys: readonly ReadField[]; readonly times: readonly ReadField[] },
): Promise<Facts> {
  const read = fields.filter((field) => keys.includes(field) || times.includes(field))
  const counts = keys.map((field, index) => `count(DISTINCT ${quoteIdentifier(field.name)}) AS d${index}`)
  const spans = times.map((field, index) => {
    const name = quoteIdentifier(field.name)
    return `CASE WHEN count(*) = count(${name}) THEN date_diff('day', min(${name}), max(${name})) END AS s${index}`
  })
  const select = ['count(*) AS rows', ...counts, ...spans].join(', ')
  const [row = {}] = await engine.rows(`SELECT ${select} FROM (${readSql(files, read)})`)
  return {
    rows: Number(row.rows),
    distinct: (field) => Number(row[`d${keys.indexOf(field)}`]),
    span: (field) => numberOf(row[`s${times.indexOf(field)}`]),
  }
}

function numberOf(value: ResultValue | undefined): number | undefined {
  return value === null || value === undefined ? undefined : Number(value)
}

function partitionOf({ name }: ReadField, rows: number, spanDays: number | undefined): string[] {
  if (spanDays === undefined) return []
  if (spanDays >= 2 && rows / spanDays >= PARTITION_ROWS_MIN) return [`day(${name})`]
  const months = spanDays / 30
  return months >= 2 && rows / months >= PARTITION_ROWS_MIN ? [`month(${name})`] : []
}
