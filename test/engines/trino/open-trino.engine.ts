import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { forgetInTrino, openTrino } from '../../../src/cli/query/open-trino.js'
import { loadConfig } from '../../../src/config/load-config.js'
import { readState } from '../../../src/config/project-state.js'
import { findTarget } from '../../../src/config/targets/find-target.js'
import { runTrinoQuery } from '../../../src/query/trino/run-trino-query.js'
import { resolveRef } from '../../../src/tables/resolve-ref.js'
import { writeRows } from '../../../src/tables/write-rows.js'
import { branchFrom, entriesRequest } from '../../support/entries-table.js'
import { repositoryDirectory } from '../../support/source-files.js'
import { type TempProject, tempProject } from '../../support/temp-project.js'
import { trinoStack } from '../../support/trino-stack.js'

const COMPOSED = '.phlo/files/trino-catalogs/files/catalog.properties'

describe('engines/trino/open-trino', () => {
  const stack = trinoStack()

  /** The target `stack` of a project whose composed services are those of this suite. */
  async function onStack(project: TempProject, uri = stack().trino.uri) {
    const config = await loadConfig({ directory: project.directory, environment: {} })
    const target = findTarget(config, 'stack')
    const warehouse = { type: 's3', bucket: 'lake', prefix: '' } as const
    return { config, target: { ...target, warehouse, trino: { ...target.trino, uri } } }
  }

  it('makes catalogs in the composed Trino as the start does, and drops that of a branch that is deleted', async () => {
    const { lake, trino } = stack()
    await using project = await tempProject({
      [COMPOSED]: await readFile(join(repositoryDirectory, 'services/trino/files/catalog.properties'), 'utf8'),
    })
    await writeRows(lake, entriesRequest(`(1, 'a')`))
    await branchFrom(lake, 'plain')
    const opened = await onStack(project)
    const catalogs = async () => (await trino.query('SHOW CATALOGS')).map(([name]) => name)

    const { batches } = await runTrinoQuery(lake, await openTrino(opened), {
      ...{ ref: 'plain', at: undefined, parameters: {}, signal: undefined, onProgress: () => undefined },
      sql: 'SELECT count(*) FROM bronze.entries',
    })
    for await (const batch of batches()) assert.deepEqual(batch, [[1n]])
    assert((await catalogs()).includes('plain'))
    assert.deepEqual((await readState(project.directory)).trinoCatalogs, ['plain'])

    await lake.catalog.deleteReference('plain', (await resolveRef(lake, { ref: 'plain' })).hash)
    await forgetInTrino(opened, 'plain')

    assert(!(await catalogs()).includes('plain'))
    assert.deepEqual((await readState(project.directory)).trinoCatalogs, [])
  })

  it('lets a branch be deleted while Trino is down', async () => {
    await using project = await tempProject({ [COMPOSED]: 'iceberg.catalog.type=rest\n' })

    await forgetInTrino(await onStack(project, 'http://127.0.0.1:1'), 'plain')
  })

  it('makes no catalogs in a Trino that phlo.yaml names, though it is that of the target stack', async () => {
    await using project = await tempProject({
      [COMPOSED]: 'iceberg.catalog.type=rest\n',
      'phlo.yaml': `version: 1\nname: lake\ntargets:\n  stack: { trino: { uri: "${stack().trino.uri}" } }\n`,
    })

    assert.equal((await openTrino(await onStack(project))).catalogProperties, undefined)
  })

  it('says of a target without Nessie that its tables are none of Trino', async () => {
    await using project = await tempProject()
    const { config, target } = await onStack(project)

    await assert.rejects(openTrino({ config, target: { ...target, catalog: 'embedded' } }), {
      code: 'PHLO_TRINO_ABSENT',
    })
  })
})
