import { type ComposeTree, isTree } from '../../config/compose-tree.js'

const BYTES_PER_UNIT: Readonly<Record<string, number>> = { '': 1, b: 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30, t: 2 ** 40 }

/** The memory that a service may use, in bytes; `undefined`: it has no limit, or only a variable of Compose tells. */
export function memoryBytes({ mem_limit: limit, deploy }: ComposeTree): number | undefined {
  const resources = isTree(deploy) && isTree(deploy.resources) ? deploy.resources : {}
  const deployed = isTree(resources.limits) ? resources.limits.memory : undefined
  const match = /^(\d+(?:\.\d+)?) ?([bkmgt]?)(?:i?b)?$/i.exec(String(limit ?? deployed ?? ''))
  const bytes = Number(match?.[1]) * (BYTES_PER_UNIT[match?.[2]?.toLowerCase() ?? ''] ?? Number.NaN)
  return bytes > 0 ? Math.floor(bytes) : undefined
}
