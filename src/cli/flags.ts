import { Flags } from '@oclif/core'
import { QUERY_ENGINES } from './query/query-engine.js'

const refFlag = Flags.string({
  summary: 'Branch, tag or commit to work on; without it, the active branch.',
  helpValue: 'REF',
})

export const targetFlag = Flags.string({
  summary: 'Target to work on; without it, the one that phlo.yaml names.',
  helpValue: 'NAME',
})

/** The flags of every command that works on a warehouse. */
export const warehouseFlags = { target: targetFlag }

/** The flags of every command that works on a ref of a warehouse. */
export const dataFlags = { ref: refFlag, target: targetFlag }

export const yesFlag = Flags.boolean({
  char: 'y',
  summary: 'Do not ask.',
})

export const atFlag = Flags.string({
  summary: 'Read what the ref showed at a time (ISO 8601), or another tag or commit.',
  helpValue: 'TIME',
})

export const engineFlag = Flags.option({
  summary: 'What runs the statement; Trino does where the target has one.',
  options: QUERY_ENGINES,
  default: 'duckdb' as const,
})()

export const limitFlag = Flags.integer({
  char: 'n',
  summary: 'How many to show at most.',
  default: 20,
  min: 1,
})

/** Rows in quarantine of one run. */
export const asideByFlag = Flags.string({
  summary: 'Only rows that this run set aside: its id, or its beginning or end.',
  helpValue: 'RUN',
})
