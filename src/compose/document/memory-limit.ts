import { type ComposeTree, isTree } from '../../config/compose-tree.js'
import type { MemoryLimit } from '../composed-stack.js'

const BYTES_PER_UNIT: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 2 ** 10,
  m: 2 ** 20,
  g: 2 ** 30,
  t: 2 ** 40,
  p: 2 ** 50,
}

/** Tell how much memory a service may use. */
export function memoryLimit(service: ComposeTree): MemoryLimit {
  const written = writtenLimit(service)
  if (typeof written === 'string' && written.includes('$')) return { type: 'variable' }
  const match = /^(\d+(?:\.\d+)?) ?([bkmgtp]?)(?:i?b)?$/i.exec(String(written ?? ''))
  const bytes = Number(match?.[1]) * (BYTES_PER_UNIT[match?.[2]?.toLowerCase() ?? ''] ?? Number.NaN)
  return bytes > 0 ? { type: 'known', bytes: Math.floor(bytes) } : { type: 'none' }
}

function writtenLimit({ mem_limit: limit, deploy }: ComposeTree): unknown {
  const resources = isTree(deploy) && isTree(deploy.resources) ? deploy.resources : {}
  return limit ?? (isTree(resources.limits) ? resources.limits.memory : undefined)
}
