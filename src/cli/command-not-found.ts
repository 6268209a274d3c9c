import type { Hook } from '@oclif/core'
import { didYouMean, PhloError } from '../errors.js'

/** oclif calls this for a name that is no command; it never asks, so that scripts fail at once. */
export const commandNotFound: Hook<'command_not_found'> = async ({ id, config }) => {
  const name = id.replaceAll(':', ' ')
  const known = [...config.commandIDs, ...config.topics.map((topic) => topic.name)].map((text) =>
    text.replaceAll(':', ' '),
  )
  const meant = didYouMean(name, known) ?? didYouMean(name.split(' ')[0] ?? '', known)
  throw new PhloError('PHLO_COMMAND_UNKNOWN', `There is no command "phlo ${name}".`, {
    fixes: [...(meant === undefined ? [] : [`Did you mean: phlo ${meant}`]), 'See all commands: phlo --help'],
    context: { command: name, ...(meant === undefined ? {} : { suggestion: meant }) },
  })
}
