import type { Hook } from '@oclif/core'
import { didYouMean, PhloError } from '../errors.js'

/** oclif calls this for a name that is no command; it never asks, so that scripts fail at once. */
export const commandNotFound: Hook<'command_not_found'> = async ({ id, config }) => {
  const name = spaced(id)
  const called = config.commandIDs.map(spaced).find((command) => name.startsWith(`${command} `))
  if (called !== undefined) throw withoutArguments(called, name.slice(called.length + 1))
  const known = [...config.commandIDs, ...config.topics.map((topic) => topic.name)].map(spaced)
  const meant = nearestCommand(name, known)
  throw new PhloError('PHLO_COMMAND_UNKNOWN', `There is no command "phlo ${name}".`, {
    fixes: [...(meant === undefined ? [] : [`Did you mean: phlo ${meant}`]), 'See all commands: phlo --help'],
    context: { command: name, ...(meant === undefined ? {} : { suggestion: meant }) },
  })
}

/** A word after a command that takes none looks to oclif like a part of its name. */
function withoutArguments(command: string, word: string): PhloError {
  return new PhloError('PHLO_USAGE_INVALID', `\`phlo ${command}\` takes no argument: ${word}`, {
    fixes: [`phlo ${command} --help`],
    context: { command, argument: word },
  })
}

/** Below a topic that there is, only its verbs count; otherwise the whole name, then its first word. */
function nearestCommand(name: string, known: readonly string[]): string | undefined {
  const [topic = '', ...verb] = name.split(' ')
  const verbs = known
    .filter((command) => command.startsWith(`${topic} `))
    .map((command) => command.slice(topic.length + 1))
  if (verbs.length === 0) return didYouMean(name, known) ?? didYouMean(topic, known)
  const meant = didYouMean(verb.join(' '), verbs)
  return meant === undefined ? topic : `${topic} ${meant}`
}

function spaced(id: string): string {
  return id.replaceAll(':', ' ')
}
