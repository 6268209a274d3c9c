import { bytesText } from '../../text/quantity.js'

/** What a stack may take of memory. */
export interface StackMemory {
  /** Sum of the limits of the services that keep running. */
  readonly memoryBytes: number
  /** Names of those of which no limit is known. */
  readonly withoutMemoryLimit: readonly string[]
}

/** Write how much memory a stack may take: `up to 5.2 GB of memory`. */
export function memoryText({ memoryBytes, withoutMemoryLimit }: StackMemory): string {
  if (withoutMemoryLimit.length === 0) return `up to ${bytesText(memoryBytes)} of memory`
  return memoryBytes === 0 ? 'any amount of memory' : `at least ${bytesText(memoryBytes)} of memory`
}

/** Name the services that may take more, and how they get a limit; empty where all have one. */
export function unlimitedText({ withoutMemoryLimit }: Pick<StackMemory, 'withoutMemoryLimit'>): string {
  if (withoutMemoryLimit.length === 0) return ''
  return `; without a limit (mem_limit): ${withoutMemoryLimit.join(', ')}`
}
