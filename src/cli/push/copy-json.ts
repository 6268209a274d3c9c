import type { PushReport } from '../../tables/push/push.js'

/** What `push` and `pull` print under `--json`. */
export interface CopyJson extends PushReport {
  readonly from: string
  readonly to: string
  readonly dryRun: boolean
}
