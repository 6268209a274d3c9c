import type { LoadedTable } from '../../tables/load-table.js'
import type { WriteReport } from '../../tables/write-request.js'
import type { Asset } from '../asset.js'
import type { SourceFile } from '../files/source-file.js'
import type { RunListener } from './run.js'

/** One asset's part of a run. */
export interface AssetWork {
  readonly run: string
  readonly asset: Asset
  readonly refresh: boolean
  /** Absolute path of a folder for this run's temporary files. */
  readonly scratch: string
  readonly listen: RunListener
}

/** What was written, or that there was nothing to write. */
export type AssetWritten =
  | { readonly status: 'unchanged'; readonly message: string }
  | {
      readonly status: 'written'
      /** `undefined`: no row, but what the table says of those in quarantine. */
      readonly report: WriteReport | undefined
      readonly files: readonly SourceFile[]
      /** The table before it was written; `undefined`: there was none. */
      readonly before: LoadedTable | undefined
      /** What a person should know of it; see `AssetReport`. */
      readonly notes: readonly string[]
      /** Rows of the files that did not fit and were set aside. */
      readonly rowsQuarantined: number
    }
