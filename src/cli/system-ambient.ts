import { randomBytes } from 'node:crypto'
import type { Ambient } from '../storage/warehouse.js'

/** The machine's clock and its cryptographic random numbers. */
export const systemAmbient: Ambient = { now: () => Date.now(), randomBytes: (count) => randomBytes(count) }
