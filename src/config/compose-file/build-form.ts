import { either, listOf, mapping, mappingOf, scalar, text } from './form.js'
import { FLAG, KEY_VALUES, NUMBER, TEXT, TEXTS, WHOLE_NUMBER, WHOLE_SIZE } from './value-forms.js'

/** What a service, or its build, gets of the configs or the secrets of its file. */
export const GRANTS = listOf(either(TEXT, mapping({ source: TEXT, target: TEXT, uid: TEXT, gid: TEXT, mode: NUMBER })))

/** Names of hosts with their addresses. */
export const HOSTS = either(
  mappingOf(either(TEXT, TEXTS)),
  listOf(text('a host and its address such as db=10.0.0.1', /^[^=:]+[=:].+$/), { isUnique: true }),
)

export const ULIMITS = mappingOf(
  either(WHOLE_NUMBER, mapping({ soft: WHOLE_NUMBER, hard: WHOLE_NUMBER }, { required: ['soft', 'hard'] })),
  /^[a-z]+$/,
)

/** @see https://github.com/compose-spec/compose-spec/blob/main/build.md */
export const BUILD = either(
  scalar('the path of a folder', (value) => typeof value === 'string'),
  mapping({
    context: TEXT,
    dockerfile: TEXT,
    dockerfile_inline: TEXT,
    additional_contexts: KEY_VALUES,
    args: KEY_VALUES,
    cache_from: TEXTS,
    cache_to: TEXTS,
    entitlements: TEXTS,
    extra_hosts: HOSTS,
    isolation: TEXT,
    labels: KEY_VALUES,
    network: TEXT,
    no_cache: FLAG,
    platforms: TEXTS,
    privileged: FLAG,
    pull: FLAG,
    secrets: GRANTS,
    shm_size: WHOLE_SIZE,
    ssh: KEY_VALUES,
    tags: TEXTS,
    target: TEXT,
    ulimits: ULIMITS,
  }),
)
