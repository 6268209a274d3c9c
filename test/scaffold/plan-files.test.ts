import assert from 'node:assert/strict'
import { planFiles } from '../../src/scaffold/plan-files.js'
import type { ProjectFile } from '../../src/scaffold/project-file.js'

const file = (path: string, text: string, whenExists: ProjectFile['whenExists'] = 'refuse'): ProjectFile => ({
  path,
  bytes: Buffer.from(text),
  whenExists,
})

describe('scaffold/plan-files', () => {
  it('creates what is not there', () => {
    const plan = planFiles([file('a', '1')], new Map())

    assert.deepEqual(plan, [{ path: 'a', bytes: Buffer.from('1'), action: 'create' }])
  })

  it('leaves a file that has the same bytes, so that an interrupted command can be run again', () => {
    const plan = planFiles([file('a', '1'), file('b', '2')], new Map([['a', Buffer.from('1')]]))

    assert.deepEqual(
      plan.map(({ path, action }) => [path, action]),
      [
        ['a', 'unchanged'],
        ['b', 'create'],
      ],
    )
  })

  it('keeps another file where that is what the plan wants', () => {
    const plan = planFiles([file('README.md', '1', 'keep')], new Map([['README.md', Buffer.from('theirs')]]))

    assert.equal(plan[0]?.action, 'keep')
  })

  it('refuses when other files are in the way, and names all of them', () => {
    const existing = new Map(['a', 'b', 'other'].map((path) => [path, Buffer.from('theirs')]))

    assert.throws(() => planFiles([file('a', '1'), file('b', '2'), file('c', '3')], existing), {
      code: 'PHLO_FILE_EXISTS',
      context: { paths: ['a', 'b'] },
    })
  })
})
