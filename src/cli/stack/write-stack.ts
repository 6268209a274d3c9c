import { chmod, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { StackFile } from '../../compose/composed-stack.js'
import { updateState } from '../../config/project-state.js'
import { replaceFile } from '../../config/replace-file.js'
import { knownStackFile } from '../../docker/known-stack.js'
import { endpointsFile } from '../targets/endpoints-file.js'
import { forgetStackWarehouse } from '../targets/project-warehouse.js'
import { isCopyOfProject } from '../targets/stack-endpoints.js'
import { knownStackOf } from './known-stack-of.js'
import type { OpenedStack } from './open-stack.js'

/** Keeps git out of `.phlo/` whatever the project's own `.gitignore` says. */
const IGNORE: StackFile = { path: '.gitignore', content: '*\n', mode: 0o644 }

/** Write what was composed below `.phlo/`, remember the ports, and take away files of services that are gone. */
export async function writeStack(opened: OpenedStack): Promise<void> {
  const { stack, ports } = opened
  const folder = join(stack.directory, '.phlo')
  if (await isCopyOfProject(stack.directory)) await forgetStackWarehouse(stack.directory)
  const known = await knownStackOf(opened)
  // First of all, so that there is no moment in which git would take the secrets.
  for (const file of [IGNORE, knownStackFile(known), endpointsFile(opened, known.directory), ...stack.files])
    await writeIfChanged(join(folder, file.path), file)
  await removeOthers(join(folder, 'files'), new Set(stack.files.map(({ path }) => join(folder, path))))
  await updateState(stack.directory, () => ({ ports }))
}

/** A file that is the same keeps its place on the disk: a running container has it open. */
async function writeIfChanged(path: string, { content, mode }: StackFile): Promise<void> {
  const there = await readFile(path).catch(() => undefined)
  if (there?.equals(Buffer.from(content)) !== true) await replaceFile(path, { content, mode })
  else await chmod(path, mode)
}

async function removeOthers(folder: string, kept: ReadonlySet<string>): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name))
  for (const path of files) if (!kept.has(path)) await rm(path, { force: true })
}
