import { createHash } from 'node:crypto'
import { mkdir, open, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PhloError } from '../../../errors.js'
import type { ObjectStore } from '../../../storage/object-store.js'
import { randomHex } from '../../../storage/random-id.js'
import type { LakePair } from '../push.js'

/** Objects are read and written in pieces of this size, so that memory does not grow with theirs. */
const PIECE_BYTES = 8 * 1024 * 1024

interface ObjectCopy {
  /** The same in both warehouses. */
  readonly key: string
  readonly bytes: number
  /** Whether the target has an object of this key already. */
  readonly isThere: boolean
}

/**
 * Copy an object, and read the copy to see that it is one. An object that is there already is not written, and must be
 * the same.
 *
 * @returns whether it was written
 * @throws PHLO_OBJECT_MISSING, PHLO_FILE_UNREADABLE - the source's is not there, or not of the size that it should have
 * @throws PHLO_COPY_DIFFERS - what the target has is something else
 */
export async function copyObject(pair: LakePair, { key, bytes, isThere }: ObjectCopy): Promise<boolean> {
  const { store } = pair.source.warehouse
  await refuseOtherSize(pair, { key, bytes })
  const digest = isThere ? await digestOf(store, { key, bytes }) : await write(pair, { key, bytes })
  const copy = pair.target.warehouse.store
  const found = await copy.stat(key)
  if (found?.bytes !== bytes || (await digestOf(copy, { key, bytes })) !== digest) throw copyDiffers(pair, key)
  return !isThere
}

/** Say that an object of the target is not what it should be. */
export function copyDiffers({ source, target }: LakePair, key: string): PhloError {
  const location = `${target.warehouse.store.root}${key}`
  return new PhloError('PHLO_COPY_DIFFERS', `${location} is not the same as ${source.warehouse.store.root}${key}.`, {
    context: { location, key },
  })
}

/**
 * Refuse an object of the source that is not there, or was cut off.
 *
 * @throws PHLO_OBJECT_MISSING, PHLO_FILE_UNREADABLE
 */
export async function refuseOtherSize(
  { source }: LakePair,
  { key, bytes }: { readonly key: string; readonly bytes: number },
): Promise<void> {
  const location = `${source.warehouse.store.root}${key}`
  const found = await source.warehouse.store.stat(key)
  if (found === undefined) {
    throw new PhloError('PHLO_OBJECT_MISSING', `${location} is not there.`, { context: { location } })
  }
  if (found.bytes === bytes) return
  throw new PhloError('PHLO_FILE_UNREADABLE', `${location} has ${found.bytes} bytes, and should have ${bytes}.`, {
    context: { location, bytes: found.bytes, bytesExpected: bytes },
  })
}

/** @returns the digest of what was read */
async function write(pair: LakePair, object: Omit<ObjectCopy, 'isThere'>): Promise<string> {
  const { source, target } = pair
  const { store } = target.warehouse
  if (object.bytes <= PIECE_BYTES) {
    const hash = createHash('sha256')
    for await (const piece of pieces(source.warehouse.store, object)) {
      hash.update(piece)
      await store.writeIfAbsent(object.key, piece)
    }
    return hash.digest('hex')
  }
  const path = join(target.scratchDirectory, `${randomHex(target.ambient, 12)}.copy`)
  try {
    const digest = await writeLocally(source.warehouse.store, object, path)
    await publishOnce(store, path, object.key)
    return digest
  } finally {
    await rm(path, { force: true })
  }
}

/** Of two copies at the same time one publishes the object; the other finds it there. */
async function publishOnce(store: ObjectStore, path: string, key: string): Promise<void> {
  try {
    await store.publish(path, key)
  } catch (error) {
    if ((await store.stat(key)) === undefined) throw error
  }
}

async function writeLocally(store: ObjectStore, object: Omit<ObjectCopy, 'isThere'>, path: string): Promise<string> {
  const hash = createHash('sha256')
  await mkdir(dirname(path), { recursive: true })
  await using file = await open(path, 'wx')
  for await (const piece of pieces(store, object)) {
    hash.update(piece)
    await file.writeFile(piece)
  }
  return hash.digest('hex')
}

async function digestOf(store: ObjectStore, object: { readonly key: string; readonly bytes: number }): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of pieces(store, object)) hash.update(piece)
  return hash.digest('hex')
}

/** At least one, which is empty for an empty object. */
async function* pieces(
  store: ObjectStore,
  { key, bytes }: { readonly key: string; readonly bytes: number },
): AsyncGenerator<Uint8Array> {
  let start = 0
  do {
    const end = Math.min(bytes, start + PIECE_BYTES)
    const piece = await store.read(key, { start, end })
    if (piece?.length !== end - start) {
      const location = `${store.root}${key}`
      throw new PhloError('PHLO_OBJECT_MISSING', `${location} went away while it was read.`, { context: { location } })
    }
    yield piece
    start = end
  } while (start < bytes)
}
