import assert from 'node:assert/strict'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { readState, updateState } from '../../src/config/project-state.js'
import { tempProject } from '../support/temp-project.js'

describe('config/project-state', () => {
  it('is empty in a fresh checkout', async () => {
    await using project = await tempProject()

    assert.deepEqual(await readState(project.directory), {})
  })

  it('remembers the active branch and keeps what it does not know', async () => {
    await using project = await tempProject({ '.phlo/state.json': '{"later":{"sql":10000}}' })

    await updateState(project.directory, () => ({ activeBranches: { local: 'dev' } }))

    const text = await readFile(join(project.directory, '.phlo/state.json'), 'utf8')
    assert.deepEqual(JSON.parse(text), { later: { sql: 10000 }, activeBranches: { local: 'dev' } })
  })

  it('says of a file that cannot be read that it is there', async () => {
    await using project = await tempProject({ '.phlo/state.json/in/its/place': '' })

    await assert.rejects(readState(project.directory), {
      code: 'PHLO_STATE_INVALID',
      context: { file: '.phlo/state.json', systemCode: 'EISDIR' },
    })
  })

  it('remembers ports beside the active branch', async () => {
    await using project = await tempProject()

    await updateState(project.directory, () => ({ activeBranches: { local: 'dev' } }))
    await updateState(project.directory, () => ({ ports: { trino: { http: 10080 } } }))

    assert.deepEqual(await readState(project.directory), {
      activeBranches: { local: 'dev' },
      ports: { trino: { http: 10080 } },
    })
  })

  it('stays whole when several commands change it at once', async () => {
    await using project = await tempProject()

    await Promise.all(
      ['a', 'b', 'c'].map((local) => updateState(project.directory, () => ({ activeBranches: { local } }))),
    )

    assert.match((await readState(project.directory)).activeBranches?.local ?? '', /^[abc]$/)
  })

  it('keeps the change of each of several that change it at once', async () => {
    await using project = await tempProject()
    const targets = Array.from({ length: 10 }, (_, index) => `target-${index}`)

    await Promise.all(
      targets.map((target) =>
        updateState(project.directory, ({ activeBranches }) => ({
          activeBranches: { ...activeBranches, [target]: 'dev' },
        })),
      ),
    )

    assert.deepEqual(Object.keys((await readState(project.directory)).activeBranches ?? {}).sort(), targets)
    assert.deepEqual(await readdir(join(project.directory, '.phlo')), ['state.json'])
  })

  it('is changed after a while where a command died as it changed it', async () => {
    await using project = await tempProject({ '.phlo/state.json.lock': '' })

    await updateState(project.directory, () => ({ activeBranches: { local: 'dev' } }))

    assert.deepEqual(await readState(project.directory), { activeBranches: { local: 'dev' } })
  })

  it('is not written again where nothing changes', async () => {
    await using project = await tempProject()
    const path = join(project.directory, '.phlo/state.json')
    await updateState(project.directory, () => ({ activeBranches: { local: 'dev' } }))
    const { ino } = await stat(path)

    await updateState(project.directory, () => ({ activeBranches: { local: 'dev' } }))

    assert.equal((await stat(path)).ino, ino)
  })

  for (const text of [
    '{',
    '[]x',
    '"text"',
    '{"activeBranches":{"local":1}}',
    '{"ports":{"trino":{"http":0}}}',
    '{"ports":[1]}',
    '{"warehouses":{"a":1}}',
  ]) {
    it(`refuses ${text}`, async () => {
      await using project = await tempProject({ '.phlo/state.json': text })

      await assert.rejects(readState(project.directory), { code: 'PHLO_STATE_INVALID' })
    })
  }
})
