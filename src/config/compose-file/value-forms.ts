import { either, type Form, listOf, mappingOf, nullable, scalar, text } from './form.js'

/** Names of networks, volumes and the like, as Compose has them. */
export const RESOURCE_NAME = /^[\w.-]+$/

export const TEXT = scalar('a text', (value) => typeof value === 'string')

export const TEXTS = { ...listOf(TEXT), expected: 'a list of texts' }

export const DISTINCT_TEXTS = { ...listOf(TEXT, { isUnique: true }), expected: 'a list of texts' }

export const TEXT_OR_TEXTS = either(TEXT, DISTINCT_TEXTS)

/** A switch that may be written as the text of one, too. */
export const FLAG = scalar(
  'true or false',
  (value) => typeof value === 'boolean' || /^(?:true|false|yes|no|on|off|y|n)$/i.test(textIn(value)),
)

export const SWITCH = scalar('true or false', (value) => typeof value === 'boolean')

export const NUMBER = scalar(
  'a number',
  (value) => typeof value === 'number' || /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(textIn(value)),
)

/** Not as the text of one. */
export const UNQUOTED_NUMBER = scalar('a number', (value) => typeof value === 'number')

export const WHOLE_NUMBER = whole('a whole number', () => true)

/** Whole numbers from one to another. */
export function wholeFrom(minimum: number, maximum = Number.POSITIVE_INFINITY): Form {
  const range = Number.isFinite(maximum) ? `from ${minimum} to ${maximum}` : `from ${minimum} on`
  return whole(`a whole number ${range}`, (count) => count >= minimum && count <= maximum)
}

const SIZE_WORDS = 'a size such as 512m or 2g'

/** Bytes, as a number or in a unit; the number -1 is without a limit. */
export const SIZE = scalar(SIZE_WORDS, (value) => (typeof value === 'number' && value >= -1) || isSize(value))

export const WHOLE_SIZE = scalar(
  SIZE_WORDS,
  (value) => (Number.isInteger(value) && Number(value) >= 0) || isSize(value),
)

export const SIZE_TEXT = scalar(SIZE_WORDS, isSize)

export const DURATION = text(
  'a duration such as 30s or 1m30s',
  /^(?:0|[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/,
)

const COMPONENT = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const IMAGE_NAME = `(?:(?:[A-Za-z0-9][A-Za-z0-9.-]*|\\[[0-9A-Fa-f:]+\\])(?::\\d+)?/)?${COMPONENT}(?:/${COMPONENT})*`

/** The name of an image, or its id. */
export const IMAGE = text(
  'the name of an image such as postgres:16.4',
  new RegExp(
    `^(?:${IMAGE_NAME}(?::\\w[\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[+._-][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,})?|sha256:[0-9a-f]{64})$`,
  ),
)

export const RESTART = text(
  'no, always, unless-stopped, on-failure or on-failure:3',
  /^(?:no|always|unless-stopped|on-failure(?::\d+)?)$/,
)

export const PULL_POLICY = text(
  'always, never, missing, build, daily, weekly or every_12h',
  /^(?:always|never|build|if_not_present|missing|refresh|daily|weekly|every_(?:\d+[wdhms])+)$/,
)

const PORTS = '\\d{1,5}(?:-\\d{1,5})?'
const ADDRESS = '(?:\\[[0-9A-Fa-f:.]+(?:%\\w+)?\\]|\\d{1,3}(?:\\.\\d{1,3}){3})'
const PUBLISHED_PORT = new RegExp(`^(?:(?:${ADDRESS}:)?(${PORTS})?:)?(${PORTS})(?:/(?:tcp|udp|sctp))?$`, 'i')

/** A published port in its short form. */
export const PORT = portForm('a port such as 8080, "18080:8080" or "127.0.0.1:18080:8080/tcp"', PUBLISHED_PORT)

/** A port of the container, or a range of them. */
export const EXPOSED_PORT = portForm(
  'a port such as 8080 or "8080-8090/tcp"',
  /^(\d{1,5}(?:-\d{1,5})?)(?:\/(?:tcp|udp|sctp))?$/i,
)

/** A port of this machine, or a range of them of which Docker takes one. */
export const HOST_PORT = portForm('a port or a range of ports', /^(\d{1,5}(?:-\d{1,5})?)$/)

/** A mount in its short form. */
export const MOUNT = text(
  'a mount such as data:/var/lib/data or ./folder:/folder:ro',
  /^(?:(?:[A-Za-z]:[\\/])?[^:]+:)?(?:\/|[A-Za-z]:[\\/])[^:]*(?::[^:]+)?$/,
)

/** Whatever is neither a list nor a mapping. */
export const VALUE = scalar('a text, a number, true or false', () => true)

/** `{ A: 1 }` or `[A=1]`. */
export const KEY_VALUES = {
  ...either(mappingOf(nullable(VALUE)), DISTINCT_TEXTS),
  expected: 'a mapping of names to values or a list of texts such as NAME=value',
}

export const OPTIONS = mappingOf(scalar('a text or a number', (value) => typeof value !== 'boolean'))

/** A program with its arguments; nothing takes away what the image has. */
export const COMMAND = nullable(either(TEXT, TEXTS))

function whole(expected: string, accepts: (count: number) => boolean): Form {
  return scalar(expected, (value) => {
    const count = /^[+-]?\d+$/.test(textIn(value)) ? Number(value) : value
    return typeof count === 'number' && Number.isInteger(count) && accepts(count)
  })
}

/** @param pattern - its groups are ports, or ranges of them */
function portForm(expected: string, pattern: RegExp): Form {
  return scalar(expected, (value) => {
    const ports = pattern
      .exec(String(value))
      ?.slice(1)
      .flatMap((range) => range?.split('-') ?? [])
    return ports?.every((port) => Number(port) <= 65_535) ?? false
  })
}

function isSize(value: unknown): boolean {
  return typeof value === 'string' && /^\d+(?:\.\d+)? ?(?:[kmgtp]i?b?|b)?$/i.test(value)
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
