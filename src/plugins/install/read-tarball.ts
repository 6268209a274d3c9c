import { gunzipSync } from 'node:zlib'
import { PhloError } from '../../errors.js'

/** More than any plugin holds, and little enough for memory. */
const UNPACKED_BYTES_MAX = 512 * 1024 * 1024

const BLOCK_BYTES = 512

/**
 * Read the files of a package's tarball, as npm writes them.
 *
 * @returns bytes by path below the package's folder, `/`-separated; links and whatever else is no file are left out
 * @throws PHLO_PLUGIN_INVALID - it is no gzipped tar, is cut off, or a path in it leads elsewhere
 */
export function readTarball(tarball: Uint8Array, displayName: string): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>()
  for (const { path, bytes } of entries(unzip(tarball, displayName), displayName)) {
    // The first folder is "package" from npm, and anything from others.
    const below = path.split('/').slice(1)
    if (below.length === 0) continue
    if (path.startsWith('/') || below.some((part) => part === '..' || part.includes('\\'))) {
      throw damaged(displayName, `"${path}" in it leads out of it`)
    }
    files.set(below.filter((part) => part !== '.' && part !== '').join('/'), bytes)
  }
  return files
}

function unzip(tarball: Uint8Array, displayName: string): Buffer {
  try {
    return gunzipSync(tarball, { maxOutputLength: UNPACKED_BYTES_MAX })
  } catch (cause) {
    throw damaged(displayName, 'it is no gzipped tar', cause)
  }
}

interface Entry {
  readonly path: string
  readonly bytes: Uint8Array
}

function* entries(tar: Buffer, displayName: string): Generator<Entry> {
  let longPath: string | undefined
  for (let offset = 0; offset + BLOCK_BYTES <= tar.length; ) {
    const header = tar.subarray(offset, offset + BLOCK_BYTES)
    if (header.every((byte) => byte === 0)) return
    const size = Number.parseInt(textAt(header, 124, 12), 8)
    const start = offset + BLOCK_BYTES
    if (Number.isNaN(size) || start + size > tar.length) throw damaged(displayName, 'it is cut off')
    const bytes = tar.subarray(start, start + size)
    offset = start + Math.ceil(size / BLOCK_BYTES) * BLOCK_BYTES

    const type = textAt(header, 156, 1)
    if (type === 'x') longPath = paxPath(bytes) ?? longPath
    else if (type === 'L') longPath = textAt(bytes, 0, bytes.length)
    else if (type !== 'g') {
      if (type === '0' || type === '') yield { path: longPath ?? pathIn(header), bytes }
      longPath = undefined
    }
  }
  // A block of zeros ends it.
  throw damaged(displayName, 'it is cut off')
}

function pathIn(header: Buffer): string {
  const isUstar = textAt(header, 257, 5) === 'ustar'
  return [isUstar ? textAt(header, 345, 155) : '', textAt(header, 0, 100)].filter(Boolean).join('/')
}

/** Records such as `30 path=package/a/long/name\n`; the number is the record's length in bytes. */
function paxPath(bytes: Buffer): string | undefined {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(bytes.toString('utf8'))?.[1]
}

function textAt(bytes: Buffer, start: number, length: number): string {
  const text = bytes.subarray(start, start + length).toString('utf8')
  const end = text.indexOf('\0')
  return (end === -1 ? text : text.slice(0, end)).trim()
}

function damaged(displayName: string, reason: string, cause?: unknown): PhloError {
  return new PhloError('PHLO_PLUGIN_INVALID', `${displayName} cannot be read: ${reason}.`, {
    context: { package: displayName },
    cause,
  })
}
