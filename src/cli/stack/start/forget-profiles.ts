import { join } from 'node:path'
import { replaceFile } from '../../../config/replace-file.js'
import type { Docker } from '../../../docker/docker.js'
import { knownStackFile } from '../../../docker/known-stack.js'
import { listContainers } from '../../../docker/list-containers.js'
import { readKnownStack } from '../../../docker/read-known-stack.js'
import { PhloError } from '../../../errors.js'

/** Forget the profiles none of whose services has a container any more: they were stopped, and the next start leaves them out. */
export async function forgetProfiles({ api }: Docker, directory: string): Promise<void> {
  const known = await readKnownStack(directory).catch(nothingKnown)
  if (known === undefined) return
  const there = new Set((await listContainers(api, known.project)).map(({ service }) => service))
  const kept = known.services
    .filter(({ name, isOneShot }) => !isOneShot && there.has(name))
    .map(({ profile }) => profile)
  const services = known.services.filter(({ profile }) => profile === null || kept.includes(profile))
  if (services.length === known.services.length) return
  const { path, ...file } = knownStackFile({ ...known, services })
  await replaceFile(join(directory, '.phlo', path), file)
}

function nothingKnown(error: unknown): undefined {
  if (!(error instanceof PhloError)) throw error
}
