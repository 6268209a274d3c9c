import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEngine } from '../../engine/open-engine.js'
import { type Finding, fine, look } from './finding.js'

const NODE_VERSION_MIN = [20, 19] as const

/** Look at what Phlo needs of a machine, whatever the project. */
export async function lookAtMachine(versions: NodeJS.ProcessVersions): Promise<readonly Finding[]> {
  return [lookAtNode(versions.node), await look('duckdb', lookAtDuckDB)]
}

function lookAtNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [majorMin, minorMin] = NODE_VERSION_MIN
  if (major > majorMin || (major === majorMin && minor >= minorMin)) return fine('node', `Node ${version}`)
  const fixes = [`Install Node ${NODE_VERSION_MIN.join('.')} or newer.`]
  return { name: 'node', status: 'failed', message: `Node ${version} is too old.`, fixes }
}

/** DuckDB comes as a binary for each platform: npm leaves it out when told to omit optional packages. */
async function lookAtDuckDB(): Promise<Finding> {
  const fixes = ['Install Phlo again with optional packages: npm install --include=optional']
  try {
    const spillDirectory = join(tmpdir(), 'phlo-doctor')
    const engine = await openEngine({ memoryBytesMax: undefined, threads: 1, spillDirectory })
    const [row] = await engine.rows('select version() as version')
    await engine.close()
    return fine('duckdb', `DuckDB ${String(row?.version)} on ${process.platform}-${process.arch}`)
  } catch (error) {
    const message = `DuckDB does not load on ${process.platform}-${process.arch}: ${String(error)}`
    return { name: 'duckdb', status: 'failed', message, fixes }
  }
}
