import assert from 'node:assert/strict'
import { projectIdentity } from '../../src/compose/project-identity.js'

describe('compose/project-identity', () => {
  it('is another one for each checkout of a project, and the same again for the same', () => {
    const [one, other, again] = ['/work/lake', '/work/lake-fix', '/work/lake'].map((path) =>
      projectIdentity(path, 'lake'),
    )

    assert.notEqual(one?.composeProject, other?.composeProject)
    assert.notEqual(one?.label, other?.label)
    assert.deepEqual(again, one)
  })

  for (const name of ['lake', 'My Lake!', '../..', 'Ärger', '', 'x'.repeat(200), '___', '1.0']) {
    it(`is a name that Compose takes, for a project called ${JSON.stringify(name.slice(0, 10))}`, () => {
      assert.match(projectIdentity('/x', name).composeProject, /^phlo-[a-z0-9-]{8,40}$/)
    })
  }
})
