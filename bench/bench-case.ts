import type { BenchData } from './bench-data.js'
import type { BenchRow } from './report.js'

export interface BenchContext {
  readonly data: BenchData
  /** Folder for what a case makes; removed at the end. */
  readonly scratchDirectory: string
  /** Pythons of the peers, by environment; `undefined` where one is not installed. */
  readonly pyiceberg: string | undefined
  readonly dlt: string | undefined
}

/** One thing to measure: it makes what it needs, runs us and the peer, and tells the ratio. */
export interface BenchCase {
  readonly name: string
  run(context: BenchContext): Promise<readonly BenchRow[]>
}
