import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync, gzipSync } from 'node:zlib'
import { PhloError } from '../../../src/errors.js'
import { readTarball } from '../../../src/plugins/install/read-tarball.js'
import { tempProject } from '../../support/temp-project.js'

/** Deeper than the 100 bytes that a tar's header has for a name. */
const LONG = `${'a-long-name-for-a-folder/'.repeat(7)}file.txt`

/** What npm makes of a folder. */
async function packed(files: Readonly<Record<string, string>>): Promise<Buffer> {
  await using folder = await tempProject({ 'package.json': '{ "name": "x", "version": "1.0.0" }', ...files })
  await promisify(execFile)('npm', ['pack', '--ignore-scripts', '--silent'], { cwd: folder.directory })
  return readFile(join(folder.directory, 'x-1.0.0.tgz'))
}

function refusesToRead(tarball: Uint8Array): void {
  assert.throws(
    () => readTarball(tarball, 'x.tgz'),
    (error) => error instanceof PhloError && error.code === 'PHLO_PLUGIN_INVALID',
  )
}

describe('plugins/install/read-tarball', () => {
  it('reads what npm packs, long names and empty files among it', async () => {
    const tarball = await packed({ [LONG]: 'deep', 'empty.txt': '', 'größe.txt': 'ä' })

    const files = readTarball(tarball, 'x.tgz')

    assert.equal(Buffer.from(files.get(LONG) ?? []).toString(), 'deep')
    assert.equal(files.get('empty.txt')?.length, 0)
    assert.equal(Buffer.from(files.get('größe.txt') ?? []).toString(), 'ä')
    assert(files.has('package.json'))
  })

  it('refuses what is no tarball, is cut off, or would write outside of its folder', async () => {
    const tar = gunzipSync(await packed({ 'a.txt': 'a'.repeat(2000) }))
    const escaping = Buffer.from(tar)
    escaping.write('package/../../../etc/passwd\0', escaping.indexOf('package/a.txt'))

    refusesToRead(Buffer.from('no tarball'))
    refusesToRead(gzipSync(tar.subarray(0, 1200)))
    refusesToRead(gzipSync(escaping))
  })
})
