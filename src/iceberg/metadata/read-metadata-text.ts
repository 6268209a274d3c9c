import { gunzipSync } from 'node:zlib'
import { PhloError } from '../../errors.js'

/**
 * The text of a metadata file, which may be compressed with gzip whatever its name says.
 *
 * @param file - its location, for messages
 * @throws PHLO_METADATA_INVALID - the compressed bytes are damaged, or the text is not UTF-8
 */
export function readMetadataText(bytes: Uint8Array, file: string): string {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(isGzip ? gunzipSync(bytes) : bytes)
  } catch (cause) {
    throw new PhloError('PHLO_METADATA_INVALID', `${file} is damaged.`, { context: { file, path: '' }, cause })
  }
}
