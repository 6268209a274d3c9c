/** A piece of what a container wrote. */
export interface Frame {
  readonly stream: 'stdout' | 'stderr'
  readonly bytes: Buffer
}

const HEADER_BYTES = 8
const STDERR = 2

/**
 * Take apart what Docker sends for a container without a terminal: frames of a header and bytes.
 *
 * @see https://docs.docker.com/reference/api/engine/ "Stream format" of the attach endpoint
 */
export async function* readFrames(chunks: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    while (rest.length >= HEADER_BYTES) {
      const end = HEADER_BYTES + rest.readUInt32BE(4)
      if (rest.length < end) break
      yield { stream: rest[0] === STDERR ? 'stderr' : 'stdout', bytes: rest.subarray(HEADER_BYTES, end) }
      rest = rest.subarray(end)
    }
  }
}
