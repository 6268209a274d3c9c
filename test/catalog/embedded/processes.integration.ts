import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Catalog, LogEntry } from '../../../src/catalog/catalog.js'
import { createEmbeddedCatalog, openEmbeddedCatalog } from '../../../src/catalog/embedded/embedded-catalog.js'
import { fsckCatalog } from '../../../src/catalog/embedded/fsck/fsck-catalog.js'
import { systemAmbient } from '../../../src/cli/system-ambient.js'
import { diskStore } from '../../../src/storage/disk-store.js'

const PROCESSES = 8
const COMMITS_EACH = 200

describe('catalog/embedded/embedded-catalog under many processes', () => {
  let directory: string

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'phlo-processes-'))
    await createEmbeddedCatalog(diskStore(directory, { ambient: systemAmbient }), systemAmbient, {
      defaultBranch: 'main',
    })
  })

  afterEach(() => rm(directory, { recursive: true }))

  it('has every acknowledged commit in its log exactly once, and shows no reader a mixture', async () => {
    const workers = Array.from({ length: PROCESSES }, (_, index) => `worker-${index}`)
    let isWorking = true
    const watching = watch(() => isWorking)

    const outputs = await Promise.all(workers.map(commitInProcess))
    isWorking = false
    const readCount = await watching

    const catalog = await openEmbeddedCatalog(diskStore(directory, { ambient: systemAmbient }), systemAmbient)
    const log = await logOf(catalog)
    const acknowledged = outputs.flatMap((output) => output.trim().split('\n'))
    assert.equal(acknowledged.length, PROCESSES * COMMITS_EACH)
    assert.deepEqual(
      log
        .slice(0, -1)
        .map(({ hash }) => hash)
        .sort(),
      acknowledged.sort(),
    )
    assert.equal(new Set(acknowledged).size, acknowledged.length)
    assertSharedTableCountsUp(log)
    assert.deepEqual((await fsckCatalog(diskStore(directory, { ambient: systemAmbient }), systemAmbient)).problems, [])
    assert(readCount > 0)
  }).timeout(600_000)

  async function commitInProcess(worker: string): Promise<string> {
    const script = join(import.meta.dirname, '../../support/commit-worker.ts')
    const parameters = ['--import', 'tsx', script, directory, worker, String(COMMITS_EACH)]
    const { stdout } = await promisify(execFile)(process.execPath, parameters, { maxBuffer: 2 ** 24 })
    return stdout
  }

  /** Every head that a reader meets holds what its history says, and follows from the head before it. */
  async function watch(isWorking: () => boolean): Promise<number> {
    let readCount = 0
    let previous: string | undefined
    while (isWorking()) {
      const catalog = await openEmbeddedCatalog(diskStore(directory, { ambient: systemAmbient }), systemAmbient)
      const head = (await catalog.reference('main'))?.hash ?? ''
      const expected = new Map<string, string>()
      let isFollowing = previous === undefined
      for await (const { hash, operations } of catalog.log(head)) {
        if (hash === previous) isFollowing = true
        for (const operation of operations) {
          const name = operation.key.join('.')
          if (operation.type === 'PUT' && !expected.has(name))
            expected.set(name, JSON.stringify(operation.content, text))
        }
      }
      const found = new Map<string, string>()
      for await (const { key, content } of catalog.entries(head))
        found.set(key.join('.'), JSON.stringify(content, text))
      assert(isFollowing)
      assert.deepEqual(found, new Map([...expected].sort(([one], [other]) => (one < other ? -1 : 1))))
      previous = head
      readCount++
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
    return readCount
  }
})

/** Each commit to the shared table was made from the version before it: none overwrote another. */
function assertSharedTableCountsUp(log: readonly LogEntry[]): void {
  const versions = log.flatMap(({ operations }) =>
    operations.flatMap((operation) =>
      operation.type === 'PUT' && operation.key[0] === 'shared' && operation.content.type === 'ICEBERG_TABLE'
        ? [operation.content.snapshotId]
        : [],
    ),
  )
  assert.equal(versions.length, (PROCESSES * COMMITS_EACH) / 2)
  for (const [index, version] of versions.slice(1).entries()) assert.equal(version, (versions[index] ?? 0n) - 1n)
}

async function logOf(catalog: Catalog): Promise<readonly LogEntry[]> {
  const log: LogEntry[] = []
  for await (const entry of catalog.log((await catalog.reference('main'))?.hash ?? '')) log.push(entry)
  return log
}

function text(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
