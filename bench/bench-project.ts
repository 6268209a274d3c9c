import { cp, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Program } from './measure.js'
import { runProgram } from './measure.js'

const bin = fileURLToPath(new URL('../bin/run.js', import.meta.url))

/** `phlo …` as a process, run inside a project. */
export function phlo(directory: string, ...args: string[]): Program {
  return { name: `phlo ${args[0]}`, command: process.execPath, arguments: [bin, ...args], directory }
}

/**
 * Make a project with one workflow, replacing what is in the folder. The workflow is loaded once, which compiles it:
 * what is measured is a run as it is every day after the first.
 *
 * @param workflow - text of `workflows/orders.ts`
 */
export async function makeProject(directory: string, workflow: string): Promise<string> {
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true })
  await runProgram(phlo(directory, 'init', '.', '--template', 'empty', '--yes', '--no-git', '--name', 'bench'))
  await mkdir(join(directory, 'workflows'), { recursive: true })
  await writeWorkflow(directory, workflow)
  return directory
}

/** Write the project's workflow, and load it once. */
export async function writeWorkflow(directory: string, workflow: string): Promise<void> {
  await writeFile(join(directory, 'workflows/orders.ts'), workflow)
  await runProgram(phlo(directory, 'materialize', '--dry-run'))
}

/** Keep a copy of a project as it is; the function that is returned puts the project back to it, under the same path. */
export async function keepProject(directory: string): Promise<() => Promise<void>> {
  const kept = `${directory}-kept`
  await cp(directory, kept, { recursive: true })
  return async () => {
    await rm(directory, { recursive: true, force: true })
    await cp(kept, directory, { recursive: true, preserveTimestamps: true })
  }
}

/** The workflow of the orders that `bench-data.ts` makes. */
export function ordersWorkflow(options: {
  readonly source: string
  readonly write: 'append' | 'upsert'
  readonly checkUnique?: boolean
}): string {
  return `import { check, files, ingest, z } from 'phlo'

export const orders = ingest({
  table: 'bench.orders',
  source: files({ path: ${JSON.stringify(options.source)} }),
  schema: z.object({
    id: z.int(),
    customer: z.string(),
    product: z.string().regex(/^SKU-[0-9]{5}$/),
    quantity: z.int32().min(1).max(100),
    amount: z.number().min(0),
    paid: z.boolean(),
    ordered_at: z.iso.datetime(),
    note: z.string().nullable(),
  }),
  key: ['id'],
  write: '${options.write}',
  checks: [${options.checkUnique ? "check.unique(['id'])" : ''}],
})
`
}
