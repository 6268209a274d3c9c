import { join } from 'node:path'
import type { Engine } from '../../src/engine/engine.js'
import { openEngine } from '../../src/engine/open-engine.js'

/** Open an engine with a quarter of a gigabyte, that spills below a folder. */
export function tempEngine(directory: string): Promise<Engine> {
  return openEngine({ memoryBytesMax: 256 * 1024 * 1024, threads: 2, spillDirectory: join(directory, 'spill') })
}
