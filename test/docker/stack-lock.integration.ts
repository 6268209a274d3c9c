import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { lockStack } from '../../src/docker/stack-lock.js'
import { assertFailure, failureOf } from '../support/assert-failure.js'
import { tempFolder } from '../support/temp-folder.js'

describe('docker/stack-lock', () => {
  it('is held by one at a time, and names who holds it', async () => {
    await using folder = await tempFolder()
    const lock = await lockStack(folder.path, { waitMsMax: 0 })

    const error = await failureOf(lockStack(folder.path, { waitMsMax: 0 }))

    assertFailure(error, 'PHLO_STACK_BUSY', { process: `pid ${process.pid} on ${hostname()}` })
    await lock[Symbol.asyncDispose]()
    await using _again = await lockStack(folder.path, { waitMsMax: 0 })
  })

  it('is taken as soon as it is given back, by one who waits', async () => {
    await using folder = await tempFolder()
    const lock = await lockStack(folder.path, { waitMsMax: 0 })
    const waited: string[] = []
    const onWait = (process: string) => {
      waited.push(process)
      setTimeout(() => lock[Symbol.asyncDispose](), 300)
    }

    await using _later = await lockStack(folder.path, { waitMsMax: 60_000, onWait })

    assert.equal(waited.length, 1)
  })

  it('ignores what a process has left that is no more, and one whose pid another has got since', async () => {
    await using folder = await tempFolder()
    const locks = join(folder.path, '.phlo/locks')
    await mkdir(locks, { recursive: true })
    const dead = { host: hostname(), pid: 2 ** 22 + 1, began: '1' }
    await writeFile(join(locks, `${dead.pid}.json`), JSON.stringify(dead))
    await writeFile(join(locks, '1.json'), JSON.stringify({ host: hostname(), pid: 1, began: 'another time' }))

    await using _lock = await lockStack(folder.path, { waitMsMax: 0 })

    assert.deepEqual(await readdir(locks), [`${process.pid}.json`])
  })

  it('ignores what a process of its own pid has left half-written', async () => {
    await using folder = await tempFolder()
    const locks = join(folder.path, '.phlo/locks')
    await mkdir(locks, { recursive: true })
    await writeFile(join(locks, `${process.pid}.json`), '{"host":')

    await using _lock = await lockStack(folder.path, { waitMsMax: 0 })

    assert.match(await readFile(join(locks, `${process.pid}.json`), 'utf8'), /"began"/)
  })

  it('believes in a process of another machine, since it cannot be looked at', async () => {
    await using folder = await tempFolder()
    const locks = join(folder.path, '.phlo/locks')
    await mkdir(locks, { recursive: true })
    await writeFile(join(locks, '7.json'), JSON.stringify({ host: 'elsewhere', pid: 7, began: '1' }))

    const error = await failureOf(lockStack(folder.path, { waitMsMax: 0 }))

    assertFailure(error, 'PHLO_STACK_BUSY', { process: 'pid 7 on elsewhere' })
  })
  it('says that it cannot be taken where nothing can be written', async () => {
    await using folder = await tempFolder()
    await writeFile(join(folder.path, '.phlo'), '')

    const error = await failureOf(lockStack(folder.path, { waitMsMax: 0 }))

    assertFailure(error, 'PHLO_FOLDER_UNWRITABLE', { path: join(folder.path, '.phlo/locks') })
  })
})
