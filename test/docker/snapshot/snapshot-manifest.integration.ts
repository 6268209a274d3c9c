import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { listSnapshots, readManifest } from '../../../src/docker/snapshot/snapshot-manifest.js'
import { assertFailure, failureOf } from '../../support/assert-failure.js'
import { type TempFolder, tempFolder } from '../../support/temp-folder.js'

const VOLUME = { key: 'data', labels: {}, file: 'data.tar.gz', bytes: 1, sha256: 'ab' }
const MANIFEST = { format: 1, name: 'one', project: 'lake', createdMs: 0, volumes: [VOLUME] }

describe('docker/snapshot/snapshot-manifest', () => {
  let folder: TempFolder

  beforeEach(async () => {
    folder = await tempFolder()
  })
  afterEach(() => folder[Symbol.asyncDispose]())

  it('calls a snapshot by its folder, which may have been renamed or copied from elsewhere', async () => {
    await write('two', MANIFEST)

    assert.deepEqual(await readManifest(folder.path, 'two'), { ...MANIFEST, name: 'two' })
    assert.deepEqual(
      (await listSnapshots(folder.path)).map(({ name }) => name),
      ['two'],
    )
  })

  const damages: Readonly<Record<string, unknown>> = {
    'is no object': [MANIFEST],
    'says nothing but its format': { format: 1 },
    'is of a later format': { ...MANIFEST, format: 2 },
    'has no time that could be shown': { ...MANIFEST, createdMs: 1e300 },
    'names a file outside of the snapshot': { ...MANIFEST, volumes: [{ ...VOLUME, file: '../../secrets.env' }] },
    'names secrets outside of the snapshot': { ...MANIFEST, secrets: { ...VOLUME, file: '/etc/passwd' } },
    'has a label that is no text': { ...MANIFEST, volumes: [{ ...VOLUME, labels: { a: 1 } }] },
    'names a volume outside of the project': { ...MANIFEST, volumes: [{ ...VOLUME, key: '../other' }] },
    'names the folder above for a volume': { ...MANIFEST, volumes: [{ ...VOLUME, key: '..' }] },
  }
  for (const [how, manifest] of Object.entries(damages)) {
    it(`refuses, and does not list, a snapshot whose manifest ${how}`, async () => {
      await write('one', manifest)

      assertFailure(await failureOf(readManifest(folder.path, 'one')), 'PHLO_STACK_SNAPSHOT_DAMAGED', { name: 'one' })
      assert.deepEqual(await listSnapshots(folder.path), [])
    })
  }

  async function write(name: string, manifest: unknown): Promise<void> {
    const directory = join(folder.path, '.phlo/snapshots', name)
    await mkdir(directory, { recursive: true })
    await writeFile(join(directory, 'manifest.json'), JSON.stringify(manifest))
  }
})
