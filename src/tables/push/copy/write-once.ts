import type { TableCopy } from './table-copy.js'

/**
 * Write an object of metadata. Of two copies at the same time one writes it; both spell the same, though not always in as
 * many bytes.
 *
 * @returns the size of what is there
 */
export async function writeOnce({ pair, wrote }: TableCopy, key: string, bytes: Uint8Array): Promise<number> {
  const { store } = pair.target.warehouse
  if ((await store.writeIfAbsent(key, bytes)) === 'exists') return (await store.stat(key))?.bytes ?? bytes.length
  wrote(bytes.length)
  return bytes.length
}
