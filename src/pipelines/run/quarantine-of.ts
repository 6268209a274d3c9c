import { inBackground } from '../../storage/in-background.js'
import type { LoadedTable } from '../../tables/load-table.js'
import type { Labels } from '../../tables/write-request.js'
import type { OpenFiles } from '../files/open-file.js'
import { nextOpenRows } from '../quarantine/next-open-rows.js'
import { omittedRows } from '../quarantine/omitted-rows.js'
import { keepOpenRows, openRowsOf, readOpenRows } from '../quarantine/open-rows.js'
import type { AssetWork } from './asset-work.js'
import type { FileIdentity } from './file-identity.js'
import type { RunContext } from './run.js'

/** What a run reads, and what the table was before. */
interface Read {
  readonly before: LoadedTable | undefined
  readonly opened: OpenFiles
  readonly identities: Promise<readonly FileIdentity[]>
}

/**
 * Keep the rows that a run leaves out, and those of earlier runs that it has not read again.
 *
 * @returns how many it leaves out, and the properties that tell the table of all
 */
export function quarantineOf(
  context: RunContext,
  work: AssetWork,
  read: Read,
): { readonly rowsQuarantined: number; readonly labels: Promise<Labels> } {
  const { files } = read.opened
  const rowsQuarantined = files.reduce((sum, { omission }) => sum + (omission?.rows.length ?? 0), 0)
  return { rowsQuarantined, labels: inBackground(labelsOf(context, work, { ...read, rowsQuarantined })) }
}

async function labelsOf(
  { lake }: RunContext,
  { asset, run, refresh }: AssetWork,
  { before, opened, identities, rowsQuarantined }: Read & { readonly rowsQuarantined: number },
): Promise<Labels> {
  const { store } = lake.warehouse
  const isAll = refresh || asset.write === 'replace'
  const open = before === undefined ? undefined : openRowsOf(before.version.metadata, asset.id)
  const isOnlyNew = asset.write === 'append' && !refresh
  if (rowsQuarantined === 0 && (open === undefined || isOnlyNew)) return {}

  const rows = open === undefined || isAll ? [] : await readOpenRows(store, asset.id, open)
  const hashes = new Map((await identities).map(({ path, hash }) => [path, hash]))
  const found = omittedRows(opened.files, { run, isUpsert: asset.write === 'upsert', hashes })
  const files = opened.files.map(({ source: { displayName } }) => ({
    path: displayName,
    hash: hashes.get(displayName) ?? '',
  }))
  const next = nextOpenRows(rows, { isAll, files, found })
  return found.length === 0 && next.length === open?.rows
    ? {}
    : keepOpenRows(store, { asset: asset.id, run, rows: next })
}
