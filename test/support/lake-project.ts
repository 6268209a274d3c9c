import { createLake } from '../../src/cli/project-files/create-lake.js'
import { targetParts } from '../../src/cli/targets/open-target.js'
import { loadConfig } from '../../src/config/load-config.js'
import { phloJson } from './run-phlo.js'
import { type TempProject, tempProject } from './temp-project.js'

const PROJECT_FILE = 'version: 1\nname: lake\nbranches: { default: main, protected: [main], create: [dev] }\n'

/** A project in a fresh folder with a warehouse, and in it the branches `main` and `dev`. */
export async function lakeProject(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<TempProject> {
  const project = await tempProject({ 'phlo.yaml': PROJECT_FILE, ...files })
  const config = await loadConfig({ directory: project.directory, environment: {} })
  await createLake(config, await targetParts(config, 'local'))
  return project
}

/** The files of an asset `bronze.readings`: an id, a place and a value above 0, appended from `data/*.csv`. */
export const READINGS = {
  'workflows/readings.ts': `import { check, files, ingest, z } from 'phlo'

export const readings = ingest({
  table: 'bronze.readings',
  source: files({ path: 'data/*.csv' }),
  schema: z.object({ id: z.int(), place: z.string(), value: z.number() }),
  checks: [check.unique(['id']), check.range('value', { min: 0 })],
})
`,
  'data/1.csv': 'id,place,value\n1,attic,20.5\n2,cellar,11\n',
} as const

/** A project whose table `bronze.readings` is filled and published: two rows. */
export async function readingsProject(): Promise<TempProject> {
  const project = await lakeProject(READINGS)
  await phloJson(['materialize'], { cwd: project.directory })
  return project
}
