import { join } from 'node:path'
import type { BenchCase } from '../bench-case.js'
import { median } from '../measure.js'
import { type BenchRow, duration } from '../report.js'
import { appendTimes } from './small-appends.js'

export const commits: BenchCase = {
  name: 'commits',
  async run({ scratchDirectory }) {
    return [
      growth('different tables', await times('many-tables'), 1.3),
      growth('one table', await times('one-table'), 2),
    ]

    function times(tables: 'one-table' | 'many-tables'): Promise<readonly number[]> {
      return appendTimes(join(scratchDirectory, `commits-${tables}`), 1100, tables, 'durable')
    }
  },
}

function growth(to: string, times: readonly number[], ratio: number): BenchRow {
  const [first, last] = [times.slice(0, 100), times.slice(1000, 1100)].map(median)
  return {
    work: `commits 1,001 to 1,100, to ${to}`,
    against: 'commits 1 to 100',
    measured: `${duration(last ?? 0)} : ${duration(first ?? 0)} each`,
    ratio: (last ?? 0) / (first ?? 1),
    goal: { kind: 'at-most', ratio },
  }
}
