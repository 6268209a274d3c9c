import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchCase } from './bench-case.js'
import { benchData } from './bench-data.js'
import { commits } from './cases/commits.js'
import { composeAll } from './cases/compose-stack.js'
import { filterQuery } from './cases/filter-query.js'
import { materializeCsv, materializeMemory } from './cases/materialize-csv.js'
import { materializeNdjson } from './cases/materialize-ndjson.js'
import { nessieCommits } from './cases/nessie-commits.js'
import { runningStack } from './cases/running-stack.js'
import { s3FilterQuery } from './cases/s3-filter-query.js'
import { smallAppends } from './cases/small-appends.js'
import { stackMaterialize } from './cases/stack-materialize.js'
import { startup } from './cases/startup.js'
import { trinoAggregate } from './cases/trino-aggregate.js'
import { upsert } from './cases/upsert.js'
import { REPORT_HEAD, renderRow } from './report.js'

const CASES: readonly BenchCase[] = [
  materializeCsv,
  materializeNdjson,
  upsert,
  smallAppends,
  commits,
  filterQuery,
  startup,
  composeAll,
  runningStack,
  stackMaterialize,
  s3FilterQuery,
  nessieCommits,
  trinoAggregate,
  materializeMemory,
]

const cache = process.env.PHLO_ENGINE_CACHE ?? join(homedir(), '.cache/phlo-engines')
const wanted = process.argv.slice(2)
const names = CASES.map(({ name }) => name)
const unknown = wanted.filter((name) => !names.includes(name))
if (unknown.length > 0) throw new Error(`There is no case ${unknown.join(', ')}; there are ${names.join(', ')}.`)
const scratchDirectory = await mkdtemp(join(tmpdir(), 'phlo-bench-'))
const context = {
  data: benchData(join(cache, 'bench-data')),
  scratchDirectory,
  pyiceberg: python('pyiceberg-0.12'),
  dlt: python('dlt-1'),
}

console.log(REPORT_HEAD)
try {
  for (const benchCase of CASES.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    for (const row of await benchCase.run(context)) console.log(renderRow(row))
  }
} finally {
  await rm(scratchDirectory, { recursive: true, force: true })
}

function python(name: string): string | undefined {
  const path = join(cache, name, 'bin/python')
  if (existsSync(path)) return path
  console.error(`${name} is not installed, its rows are left out: scripts/provision-engines.sh pyiceberg dlt`)
  return undefined
}
