import assert from 'node:assert/strict'
import { PhloError } from '../../../src/errors.js'
import {
  addCommand,
  packageManagerOf,
  removeCommand,
  scriptsCommand,
} from '../../../src/plugins/install/package-manager.js'

const NOTHING = { lockFiles: [], yarnLock: undefined, declared: undefined }

describe('plugins/install/package-manager', () => {
  for (const [what, signs, expected] of [
    ['npm where nothing says otherwise', {}, 'npm'],
    ['npm by its lock file', { lockFiles: ['package-lock.json'] }, 'npm'],
    ['pnpm by its lock file', { lockFiles: ['pnpm-lock.yaml'] }, 'pnpm'],
    ['Bun by either of its lock files', { lockFiles: ['bun.lockb', 'bun.lock'] }, 'bun'],
    ['old Yarn by its lock file', { lockFiles: ['yarn.lock'], yarnLock: '# yarn lockfile v1\n' }, 'yarn'],
    ['new Yarn by its lock file', { lockFiles: ['yarn.lock'], yarnLock: '__metadata:\n  version: 8\n' }, 'yarn-berry'],
    [
      'the lock file over what package.json declares',
      { lockFiles: ['pnpm-lock.yaml'], declared: 'npm@11.0.0' },
      'pnpm',
    ],
    ['what package.json declares where there is no lock file', { declared: 'pnpm@10.2.0' }, 'pnpm'],
    ['new Yarn by what package.json declares', { declared: 'yarn@4.9.1' }, 'yarn-berry'],
    [
      'the declared one of two lock files',
      { lockFiles: ['yarn.lock', 'package-lock.json'], declared: 'npm@11' },
      'npm',
    ],
  ] as const) {
    it(`is ${what}`, () => {
      assert.equal(packageManagerOf({ ...NOTHING, ...signs }), expected)
    })
  }

  it('is not guessed from the lock files of two programs', () => {
    const signs = { ...NOTHING, lockFiles: ['yarn.lock', 'package-lock.json'] }

    assert.throws(
      () => packageManagerOf(signs),
      (error) => error instanceof PhloError && error.code === 'PHLO_PACKAGE_MANAGER_UNCLEAR',
    )
  })

  for (const manager of ['npm', 'pnpm', 'yarn', 'yarn-berry', 'bun'] as const) {
    it(`adds by ${manager} without scripts, and at exactly the version`, () => {
      const closed = addCommand(manager, 'phlo-x@1.0.0').arguments

      assert(closed.some((word) => /^--(?:save-)?exact$/.test(word)))
      assert(closed.includes(manager === 'yarn-berry' ? '--mode=skip-build' : '--ignore-scripts'))
      assert(!scriptsCommand(manager, 'phlo-x').arguments.some((word) => /ignore|skip/.test(word)))
      assert.equal(closed.at(-1), 'phlo-x@1.0.0')
      assert.equal(removeCommand(manager, 'phlo-x').arguments.at(-1), 'phlo-x')
    })
  }
})
