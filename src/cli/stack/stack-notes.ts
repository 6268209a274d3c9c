import type { OpenedStack, StackSources } from '../open-stack.js'
import { problemText } from '../plugins/problem-text.js'

/** What a person should know of a stack besides what was asked: broken plugins, ports that moved, new secrets. */
export function stackNotes({ moved, newSecrets, plugins }: OpenedStack): readonly string[] {
  const ports = moved.map(({ service, name, from, to, wasRemembered }) => {
    return `Port ${from} of ${service}.${name} is ${wasRemembered ? 'no longer free' : 'taken'}; it has ${to} now.`
  })
  const secrets = newSecrets.length > 0 ? [`New secrets in .phlo/secrets.env: ${newSecrets.join(', ')}.`] : []
  return [...pluginNotes({ plugins }), ...ports, ...secrets]
}

/** What is wrong with plugins, whose services are then not there. */
export function pluginNotes({ plugins }: Pick<StackSources, 'plugins'>): readonly string[] {
  return plugins.flatMap(({ problems }) => problems.map((problem) => `A plugin has a problem: ${problemText(problem)}`))
}
