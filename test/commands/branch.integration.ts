import assert from 'node:assert/strict'
import { lakeProject, READINGS } from '../support/lake-project.js'
import { phloJson, runPhlo } from '../support/run-phlo.js'
import type { TempProject } from '../support/temp-project.js'

interface Branches {
  readonly active: string
  readonly branches: readonly { readonly name: string; readonly hash: string; readonly isProtected: boolean }[]
}

interface Difference {
  readonly key: string
  readonly change: string
  readonly rowsTo: string | null
  readonly rows: { readonly added: string } | null
}

/** A project whose branch `work` has the table that `main` lacks. */
async function workAhead(): Promise<TempProject> {
  const project = await lakeProject(READINGS)
  const { directory: cwd } = project
  await phloJson(['branch', 'create', 'work', '--use'], { cwd })
  await phloJson(['materialize'], { cwd })
  return project
}

describe('commands/branch', () => {
  it('lists the branches and tells the active one, which --ref and PHLO_REF override', async () => {
    await using project = await lakeProject()
    const { directory: cwd } = project
    await runPhlo(['branch', 'use', 'dev'], { cwd })

    const listed = await phloJson<Branches>(['branch', 'list'], { cwd })
    const byVariable = await phloJson<{ ref: string }>(['catalog', 'tables'], { cwd, env: { PHLO_REF: 'main' } })
    const byFlag = await phloJson<{ ref: string }>(['catalog', 'tables', '--ref', 'dev'], {
      cwd,
      env: { PHLO_REF: 'main' },
    })

    assert.equal(listed.active, 'dev')
    assert.deepEqual(
      listed.branches.map(({ name, isProtected }) => [name, isProtected]),
      [
        ['dev', false],
        ['main', true],
      ],
    )
    assert.equal(byVariable.ref, 'main')
    assert.equal(byFlag.ref, 'dev')
  })

  it('shows what a branch has that main lacks, merges it, and then finds no difference', async () => {
    await using project = await workAhead()
    const { directory: cwd } = project

    const before = await phloJson<{ from: string; to: string; differences: readonly Difference[] }>(
      ['branch', 'diff'],
      { cwd },
    )
    const dry = await phloJson<{ status: string; changes: readonly Difference[] }>(['branch', 'merge', '--dry-run'], {
      cwd,
    })
    const unmoved = await phloJson<{ tables: readonly unknown[] }>(['catalog', 'tables', '--ref', 'main'], { cwd })
    const merged = await phloJson<{ status: string; into: string; changes: readonly Difference[] }>(
      ['branch', 'merge'],
      { cwd },
    )
    const after = await phloJson<{ differences: readonly Difference[] }>(['branch', 'diff', 'main', 'work'], { cwd })

    assert.deepEqual([before.from, before.to], ['main', 'work'])
    const table = before.differences.find(({ key }) => key === 'bronze.readings')
    assert.deepEqual([table?.change, table?.rowsTo], ['added', '2'])
    assert.equal(dry.status, 'merged')
    assert.deepEqual(dry.changes, merged.changes)
    assert.deepEqual(unmoved.tables, [])
    assert.deepEqual([merged.status, merged.into], ['merged', 'main'])
    assert.deepEqual(after.differences, [])
  })

  it('says so when there is nothing to merge', async () => {
    await using project = await lakeProject()

    const report = await phloJson<{ status: string }>(['branch', 'merge', 'dev'], { cwd: project.directory })

    assert.equal(report.status, 'unchanged')
  })

  it('logs the commits of a branch with the tables that each changed', async () => {
    await using project = await workAhead()
    const { directory: cwd } = project

    const { commits } = await phloJson<{
      commits: readonly { parent: string | null; changes: readonly { key: string; change: string }[] }[]
    }>(['branch', 'log', 'work'], { cwd })
    const { commits: newest } = await phloJson<{ commits: readonly unknown[] }>(['branch', 'log', '--limit', '1'], {
      cwd,
    })

    assert(commits[0]?.changes.some(({ key, change }) => key === 'bronze.readings' && change === 'put'))
    assert.equal(commits.at(-1)?.parent, null)
    assert.equal(newest.length, 1)
  })

  it('shows who made the commits only where somebody did', async () => {
    await using project = await lakeProject(READINGS)
    const { directory: cwd } = project

    const unsigned = await runPhlo(['branch', 'log'], { cwd })
    await phloJson(['materialize'], { cwd, env: { PHLO_AUTHOR: 'ann' } })
    const signed = await runPhlo(['branch', 'log'], { cwd })

    assert.doesNotMatch(unsigned.stdout, /AUTHOR/)
    assert.match(signed.stdout, /AUTHOR.* ann /s)
  })

  for (const args of [
    ['branch', 'create', 'run/mine'],
    ['branch', 'create', 'push/mine'],
    ['tag', 'create', 'push/mine'],
  ]) {
    it(`refuses ${args.join(' ')}: runs and copies have branches that are called so`, async () => {
      await using project = await lakeProject()

      const failure = await phloJson<{ error: { code: string } }>(args, { cwd: project.directory, exitCode: 2 })

      assert.equal(failure.error.code, 'PHLO_NAME_INVALID')
    })
  }

  it('goes back to the default branch when the active one is deleted', async () => {
    await using project = await lakeProject()
    const { directory: cwd } = project
    await runPhlo(['branch', 'use', 'dev'], { cwd })

    await phloJson(['branch', 'delete', 'dev', '--yes'], { cwd })

    const { active, branches } = await phloJson<Branches>(['branch', 'list'], { cwd })
    assert.equal(active, 'main')
    assert.deepEqual(
      branches.map(({ name }) => name),
      ['main'],
    )
  })

  it('starts a branch at a tag, and does not make a tag the active branch', async () => {
    await using project = await workAhead()
    const { directory: cwd } = project
    await phloJson(['tag', 'create', 'v1', '--from', 'main'], { cwd })

    const created = await phloJson<{ hash: string }>(['branch', 'create', 'from-tag', '--from', 'v1'], { cwd })
    const failure = await phloJson<{ error: { code: string } }>(['branch', 'use', 'v1'], { cwd, exitCode: 2 })

    const { branches } = await phloJson<Branches>(['branch', 'list'], { cwd })
    assert.equal(created.hash, branches.find(({ name }) => name === 'main')?.hash)
    assert.equal(failure.error.code, 'PHLO_REF_IMMUTABLE')
  })
})

describe('commands/tag', () => {
  it('names a commit, which can be read after the branch has moved', async () => {
    await using project = await lakeProject(READINGS)
    const { directory: cwd } = project
    await phloJson(['tag', 'create', 'before'], { cwd })
    await phloJson(['materialize'], { cwd })

    const { tags } = await phloJson<{ tags: readonly { name: string }[] }>(['tag', 'list'], { cwd })
    const then = await phloJson<{ tables: readonly unknown[] }>(['catalog', 'tables', '--ref', 'before'], { cwd })

    assert.deepEqual(
      tags.map(({ name }) => name),
      ['before'],
    )
    assert.deepEqual(then.tables, [])
  })

  it('deletes a tag, and no branch in its place', async () => {
    await using project = await lakeProject()
    const { directory: cwd } = project
    await phloJson(['tag', 'create', 'v1'], { cwd })

    const failure = await phloJson<{ error: { code: string } }>(['tag', 'delete', 'dev', '--yes'], { cwd, exitCode: 2 })
    await phloJson(['tag', 'delete', 'v1', '--yes'], { cwd })

    assert.equal(failure.error.code, 'PHLO_REF_UNKNOWN')
    const { tags } = await phloJson<{ tags: readonly unknown[] }>(['tag', 'list'], { cwd })
    assert.deepEqual(tags, [])
  })
})
