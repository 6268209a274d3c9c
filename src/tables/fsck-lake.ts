import type { Lake } from './lake.js'

export interface LakeProblem {
  /** What it concerns: `main: bronze.entries`, `catalog`. */
  readonly subject: string
  /** One sentence. */
  readonly problem: string
  readonly location: string | undefined
}

export interface FsckReport {
  readonly refsChecked: number
  readonly tablesChecked: number
  readonly filesChecked: number
  /** Empty: everything that a ref shows is there. */
  readonly problems: readonly LakeProblem[]
}

/** Check the catalog, and for every table at the head of every ref that its metadata, manifests and data files exist whole. */
export async function fsckLake(_lake: Lake): Promise<FsckReport> {
  throw new Error('being built')
}
