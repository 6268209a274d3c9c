import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** A registry of images on loopback, which Docker reaches without TLS. */
export interface ImageRegistry extends AsyncDisposable {
  /** Where images are pulled from: `127.0.0.1:5000`. */
  readonly address: string
  /** Names and tags that were asked for, each once. */
  readonly asked: ReadonlySet<string>
}

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'
const CONFIG = 'application/vnd.docker.container.image.v1+json'
const LAYER = 'application/vnd.docker.image.rootfs.diff.tar'

/**
 * Serve busybox under every name and tag but `absent`.
 *
 * @see https://github.com/opencontainers/distribution-spec/blob/main/spec.md
 */
export async function imageRegistry(): Promise<ImageRegistry> {
  const cache = process.env.PHLO_ENGINE_CACHE ?? join(homedir(), '.cache/phlo-engines')
  const layer = readFileSync(join(cache, 'docker-trixie/busybox.tar'))
  const rootfs = { type: 'layers', diff_ids: [digestOf(layer)] }
  const config = Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', config: {}, rootfs }))
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MANIFEST,
      config: { mediaType: CONFIG, size: config.length, digest: digestOf(config) },
      layers: [{ mediaType: LAYER, size: layer.length, digest: digestOf(layer) }],
    }),
  )
  const blobs = new Map([config, layer, manifest].map((blob) => [digestOf(blob), blob]))
  const asked = new Set<string>()
  const server = createServer((request, response) => {
    const [, name = '', kind, reference = ''] = /^\/v2\/(.+)\/(manifests|blobs)\/(.+)$/.exec(request.url ?? '') ?? []
    if (kind === 'manifests' && !reference.startsWith('sha256:')) asked.add(`${name}:${reference}`)
    const blob = blobs.get(reference) ?? (kind === 'manifests' ? manifest : Buffer.from('{}'))
    const isAbsent = name === 'absent'
    response.writeHead(isAbsent ? 404 : 200, {
      'Content-Type': kind === 'manifests' ? MANIFEST : 'application/octet-stream',
      'Content-Length': isAbsent ? 0 : blob.length,
      ...(kind === 'manifests' ? { 'Docker-Content-Digest': digestOf(blob) } : {}),
    })
    response.end(request.method === 'HEAD' || isAbsent ? undefined : blob)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    address: `127.0.0.1:${address.port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
