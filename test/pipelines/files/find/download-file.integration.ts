import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { PhloError } from '../../../../src/errors.js'
import { type DownloadProgress, downloadFile } from '../../../../src/pipelines/files/find/download-file.js'
import { tempFolder } from '../../../support/temp-folder.js'

describe('pipelines/files/find/download-file', () => {
  let server: Server
  let base: string

  before(async () => {
    server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost')
      if (pathname === '/data.csv') {
        response
          .writeHead(200, { 'content-length': '4', 'last-modified': 'Mon, 01 Jan 2024 00:00:00 GMT' })
          .end('a\n1\n')
      } else if (pathname === '/login') {
        const isKnown = request.headers.authorization === `Basic ${Buffer.from('me:s3cret').toString('base64')}`
        response.writeHead(isKnown ? 200 : 401).end('a\n')
      } else if (pathname === '/moved') {
        response.writeHead(302, { location: '/data.csv' }).end()
      } else if (pathname === '/loop') {
        response.writeHead(302, { location: '/loop' }).end()
      } else if (pathname === '/file') {
        response.writeHead(302, { location: 'file:///etc/passwd' }).end()
      } else if (pathname === '/nothing') {
        response.writeHead(204).end()
      } else if (pathname === '/compressible.csv') {
        const isTaken = request.headers['accept-encoding']?.includes('gzip')
        const cut = gzipSync('a\n1\n2\n').subarray(0, -10)
        if (isTaken) response.writeHead(200, { 'content-encoding': 'gzip' }).end(cut)
        else response.writeHead(200).end('a\n1\n2\n')
      } else if (pathname === '/short') {
        response.writeHead(200, { 'content-length': '100' }).write('a\n')
        setTimeout(() => response.destroy(), 20)
      } else {
        response.writeHead(404).end()
      }
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  after(() => {
    server.close()
  })

  it('copies what is behind a URL, and tells how far it is', async () => {
    await using folder = await tempFolder()
    const progress: DownloadProgress[] = []

    const file = await downloadFile(`${base}/data.csv?token=secret`, {
      downloadDirectory: folder.path,
      onDownload: (step) => progress.push(step),
    })

    assert.equal(await readFile(file.path, 'utf8'), 'a\n1\n')
    assert.deepEqual([file.displayName, file.bytes, file.modifiedMs], [`${base}/data.csv`, 4, Date.UTC(2024, 0, 1)])
    assert.deepEqual(progress.at(-1), { url: `${base}/data.csv`, bytes: 4, bytesTotal: 4 })
  })

  it('asks for a body that is not compressed on the way, of which the end could be missing unseen', async () => {
    await using folder = await tempFolder()

    const file = await downloadFile(`${base}/compressible.csv`, { downloadDirectory: folder.path })

    assert.equal(await readFile(file.path, 'utf8'), 'a\n1\n2\n')
  })

  it('follows redirects and sends what a URL holds of a login, but shows it nowhere', async () => {
    await using folder = await tempFolder()

    const moved = await downloadFile(`${base}/moved`, { downloadDirectory: folder.path })
    const login = await downloadFile(`${base.replace('//', '//me:s3cret@')}/login`, { downloadDirectory: folder.path })

    assert.equal(moved.bytes, 4)
    assert.equal(login.displayName, `${base}/login`)
  })

  it('gives files a name of their own inside the folder, whatever the URL says', async () => {
    await using folder = await tempFolder()

    const files = await Promise.all(
      ['/data.csv?a', '/data.csv?b', '/data.csv#../../x'].map((path) =>
        downloadFile(base + path, { downloadDirectory: folder.path }),
      ),
    )

    assert.equal(new Set(files.map(({ path }) => path)).size, 3)
    assert.equal((await readdir(folder.path)).length, 3)
  })

  for (const [what, path, reason] of [
    ['an answer of 404', '/none', /404/],
    ['a loop of redirects', '/loop', /redirects/],
    ['a redirect to a file', '/file', /http and https/],
    ['a body that is cut off', '/short', /./],
    ['an answer without data', '/nothing', /204/],
    ['a login that is wrong', '/login', /401/],
  ] as const) {
    it(`fails over ${what}, and leaves nothing behind`, async () => {
      await using folder = await tempFolder()

      const downloading = downloadFile(base + path, { downloadDirectory: folder.path })

      await assert.rejects(
        downloading,
        (error) => error instanceof PhloError && error.code === 'PHLO_DOWNLOAD_FAILED' && reason.test(error.message),
      )
      assert.deepEqual(await readdir(folder.path), [])
    })
  }

  it('stops when it is told to', async () => {
    await using folder = await tempFolder()

    const downloading = downloadFile(`${base}/data.csv`, {
      downloadDirectory: folder.path,
      signal: AbortSignal.abort(),
    })

    await assert.rejects(downloading, (error) => error instanceof PhloError && error.code === 'PHLO_CANCELLED')
  })
})
