// Appends in one process to a table on the target `remote` of a project, each its own commit; prints the milliseconds of each.
// usage: append-rows-remotely.ts PROJECT NAMESPACE COMMITS ROWS
import { loadProject } from '../../src/cli/load-project.js'
import { openTarget } from '../../src/cli/targets/open-target.js'
import { printAppendTimes } from '../append-rows.js'

const [workingDirectory = '', namespace = '', commitCount = '', rowCount = ''] = process.argv.slice(2)
const { config } = await loadProject({ flags: {}, environment: process.env, workingDirectory })
await using target = await openTarget(config, 'remote', { create: true })
await printAppendTimes(
  { ...target.lake, protectedBranches: [] },
  { commitCount: Number(commitCount), rowCount: Number(rowCount), table: () => [namespace, 'small'], isMade: true },
)
