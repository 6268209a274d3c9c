import { PhloError } from '../errors.js'

/** What a new plugin is called, in the ways that its files need. */
export interface PluginName {
  /** Of the npm package: `phlo-kafka`. */
  readonly package: string
  /** Of its service or the topic of its commands: `kafka`. */
  readonly name: string
  /** As a JavaScript name: `kafkaTopics`. */
  readonly camelName: string
  /** As the beginning of environment variables: `KAFKA_TOPICS`. */
  readonly variable: string
}

/**
 * Derive the names of a plugin from the one that was given: `kafka`, `phlo-kafka` or `@acme/phlo-kafka`.
 *
 * @throws PHLO_NAME_INVALID
 */
export function pluginName(given: string): PluginName {
  const [, scope = '', name] = /^(@[a-z0-9][a-z0-9._-]*\/)?(?:phlo-)?([a-z][a-z0-9-]{0,60}[a-z0-9])$/.exec(given) ?? []
  if (name === undefined) {
    throw new PhloError('PHLO_NAME_INVALID', `${JSON.stringify(given)} cannot be the name of a plugin.`, {
      fixes: ['Use two or more lower-case letters, digits and "-", beginning with a letter, such as "kafka".'],
      context: { name: given },
    })
  }
  return {
    package: `${scope}phlo-${name}`,
    name,
    camelName: name.replace(/-+(\w)/g, (_, letter: string) => letter.toUpperCase()),
    variable: name.replaceAll('-', '_').toUpperCase(),
  }
}
