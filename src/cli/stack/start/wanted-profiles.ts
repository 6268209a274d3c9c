import { readKnownStack } from '../../../docker/read-known-stack.js'
import { PhloError } from '../../../errors.js'
import type { StackSources } from '../open-stack.js'

/**
 * Tell which profiles a stack is composed with: those that are asked for, and those that it was started with and that were not
 * stopped since. A profile that no service has any more is forgotten.
 */
export async function wantedProfiles(
  { config, candidates }: Pick<StackSources, 'config' | 'candidates'>,
  asked: readonly string[],
): Promise<readonly string[]> {
  const services = await readKnownStack(config.directory).then((known) => known.services, nothingKnown)
  const there = new Set([...candidates.values()].flatMap(({ profiles }) => profiles))
  const remembered = services.flatMap(({ profile }) => profile ?? []).filter((profile) => there.has(profile))
  return [...new Set([...asked, ...remembered])]
}

function nothingKnown(error: unknown): [] {
  if (error instanceof PhloError) return []
  throw error
}
