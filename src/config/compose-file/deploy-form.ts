import { listOf, mapping, nullable, scalar, word } from './form.js'
import {
  DISTINCT_TEXTS,
  DURATION,
  KEY_VALUES,
  NUMBER,
  SIZE_TEXT,
  TEXT,
  TEXTS,
  WHOLE_NUMBER,
  wholeFrom,
} from './value-forms.js'

const DEVICE_KEYS = {
  capabilities: DISTINCT_TEXTS,
  count: scalar('a whole number or all', (value) => value === 'all' || WHOLE_NUMBER.scalar?.(value) === true),
  device_ids: DISTINCT_TEXTS,
  driver: TEXT,
  options: KEY_VALUES,
}

/** Processors of graphics that a service gets. */
export const GPUS = listOf(mapping(DEVICE_KEYS))

const ROLLOUT = mapping({
  parallelism: WHOLE_NUMBER,
  delay: DURATION,
  failure_action: TEXT,
  monitor: DURATION,
  max_failure_ratio: NUMBER,
  order: word('start-first', 'stop-first'),
})

/** @see https://github.com/compose-spec/compose-spec/blob/main/deploy.md */
export const DEPLOY = nullable(
  mapping({
    mode: TEXT,
    endpoint_mode: TEXT,
    replicas: wholeFrom(0),
    labels: KEY_VALUES,
    rollback_config: ROLLOUT,
    update_config: ROLLOUT,
    resources: mapping({
      limits: mapping({ cpus: NUMBER, memory: SIZE_TEXT, pids: WHOLE_NUMBER }),
      reservations: mapping({
        cpus: NUMBER,
        memory: SIZE_TEXT,
        generic_resources: listOf(mapping({ discrete_resource_spec: mapping({ kind: TEXT, value: NUMBER }) })),
        devices: listOf(mapping(DEVICE_KEYS, { required: ['capabilities'] })),
      }),
    }),
    restart_policy: mapping({ condition: TEXT, delay: DURATION, max_attempts: WHOLE_NUMBER, window: DURATION }),
    placement: mapping({
      constraints: TEXTS,
      preferences: listOf(mapping({ spread: TEXT })),
      max_replicas_per_node: WHOLE_NUMBER,
    }),
  }),
)
