import assert from 'node:assert/strict'
import { systemAmbient } from '../../src/cli/system-ambient.js'
import { isCopyBranch, isPassingBranch, newCopyBranch, refusePassingName } from '../../src/tables/passing-branches.js'

describe('tables/passing-branches', () => {
  it('knows the branches that copies are made on, and not those of people that begin alike', () => {
    assert.deepEqual(
      [newCopyBranch(systemAmbient), 'push/theirs', 'push/0123456789', 'pushed/01234567'].map(isCopyBranch),
      [true, false, false, false],
    )
  })

  it('takes the branches of runs and of copies for its own', () => {
    assert.deepEqual(['run/01M8', 'push/01234567', 'push/theirs', 'main'].map(isPassingBranch), [
      true,
      true,
      false,
      false,
    ])
  })

  for (const name of ['run/x', 'push/x', 'push/01234567']) {
    it(`refuses the name ${name} for a person's branch`, () => {
      assert.throws(() => refusePassingName(name), { code: 'PHLO_NAME_INVALID', context: { name } })
    })
  }

  it('accepts names that only contain theirs', () => {
    for (const name of ['running', 'push', 'fix/push/x', 'rerun/x']) refusePassingName(name)
  })
})
