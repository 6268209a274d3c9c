import { open } from 'node:fs/promises'

/** Read the first bytes of a file; fewer where it is shorter. */
export async function readHead(path: string, bytesMax: number): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(bytesMax), 0, bytesMax, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
