import { BUILD, GRANTS, HOSTS, ULIMITS } from './build-form.js'
import { DEPLOY, GPUS } from './deploy-form.js'
import { either, type Form, listOf, mapping, mappingOf, nullable, scalar, text, word } from './form.js'
import { LONG_MOUNT } from './mount-form.js'
import {
  COMMAND,
  DISTINCT_TEXTS,
  DURATION,
  EXPOSED_PORT,
  FLAG,
  HOST_PORT,
  IMAGE,
  KEY_VALUES,
  MOUNT,
  NUMBER,
  OPTIONS,
  PORT,
  PULL_POLICY,
  RESOURCE_NAME,
  RESTART,
  SIZE,
  SWITCH,
  TEXT,
  TEXT_OR_TEXTS,
  TEXTS,
  UNQUOTED_NUMBER,
  VALUE,
  WHOLE_NUMBER,
  WHOLE_SIZE,
  wholeFrom,
} from './value-forms.js'

const LIMITED_DEVICES = listOf(mapping({ path: TEXT, rate: WHOLE_SIZE }, { isExtensible: false }))

const BLOCK_IO = mapping(
  {
    device_read_bps: LIMITED_DEVICES,
    device_read_iops: LIMITED_DEVICES,
    device_write_bps: LIMITED_DEVICES,
    device_write_iops: LIMITED_DEVICES,
    weight: WHOLE_NUMBER,
    weight_device: listOf(mapping({ path: TEXT, weight: WHOLE_NUMBER }, { isExtensible: false })),
  },
  { isExtensible: false },
)

const DEPENDENCIES = either(
  DISTINCT_TEXTS,
  mappingOf(
    mapping(
      {
        condition: word('service_started', 'service_healthy', 'service_completed_successfully'),
        restart: FLAG,
        required: SWITCH,
      },
      { required: ['condition'] },
    ),
    RESOURCE_NAME,
  ),
)

const ENV_FILES = either(
  TEXT,
  listOf(
    either(TEXT, mapping({ path: TEXT, format: TEXT, required: FLAG }, { required: ['path'], isExtensible: false })),
  ),
)

/** The command of a list begins with how it is run. */
const HEALTH_TEST = {
  ...either(TEXT, { ...TEXTS, list: { of: TEXT, isUnique: false, accepts: namesItsWay } }),
  expected: 'a command, or a list that begins with CMD, CMD-SHELL or NONE',
}

const HEALTHCHECK = mapping({
  test: HEALTH_TEST,
  interval: DURATION,
  timeout: DURATION,
  retries: NUMBER,
  start_period: DURATION,
  start_interval: DURATION,
  disable: FLAG,
})

const HOOKS = listOf(
  mapping(
    { command: COMMAND, user: TEXT, privileged: FLAG, working_dir: TEXT, environment: KEY_VALUES },
    { required: ['command'] },
  ),
)

const DEVELOPMENT = nullable(
  mapping({
    watch: listOf(
      mapping(
        {
          path: TEXT,
          action: word('rebuild', 'sync', 'restart', 'sync+restart', 'sync+exec'),
          target: TEXT,
          ignore: TEXT_OR_TEXTS,
          include: TEXT_OR_TEXTS,
          exec: HOOKS.list?.of ?? TEXT,
        },
        { required: ['path', 'action'] },
      ),
    ),
  }),
)

const LOGGING = mapping({
  driver: TEXT,
  options: mappingOf(nullable(scalar('a text or a number', (value) => typeof value !== 'boolean'))),
})

const MODELS = either(DISTINCT_TEXTS, mappingOf(mapping({ endpoint_var: TEXT, model_var: TEXT }), RESOURCE_NAME))

const NETWORKS = either(
  DISTINCT_TEXTS,
  mappingOf(
    nullable(
      mapping({
        aliases: DISTINCT_TEXTS,
        interface_name: TEXT,
        ipv4_address: TEXT,
        ipv6_address: TEXT,
        link_local_ips: DISTINCT_TEXTS,
        mac_address: TEXT,
        driver_opts: OPTIONS,
        priority: UNQUOTED_NUMBER,
        gw_priority: UNQUOTED_NUMBER,
      }),
    ),
    RESOURCE_NAME,
  ),
)

const LONG_PORT = mapping(
  {
    name: TEXT,
    mode: TEXT,
    host_ip: TEXT,
    target: wholeFrom(1, 65_535),
    published: HOST_PORT,
    protocol: TEXT,
    app_protocol: TEXT,
  },
  { required: ['target'] },
)

const PROVIDER = mapping(
  {
    type: TEXT,
    options: mappingOf(either(VALUE, listOf(VALUE))),
  },
  { required: ['type'] },
)

/**
 * The keys of a Compose service, and what may stand under each.
 *
 * @see https://github.com/compose-spec/compose-spec/blob/main/05-services.md
 */
export const SERVICE_FORM: Form = mapping({
  annotations: KEY_VALUES,
  attach: FLAG,
  blkio_config: BLOCK_IO,
  build: BUILD,
  cap_add: DISTINCT_TEXTS,
  cap_drop: DISTINCT_TEXTS,
  cgroup: word('host', 'private'),
  cgroup_parent: TEXT,
  command: COMMAND,
  configs: GRANTS,
  container_name: text('a name of letters, digits, "_", "-" and "."', /^[A-Za-z0-9][\w.-]+$/),
  cpu_count: wholeFrom(0),
  cpu_percent: wholeFrom(0, 100),
  cpu_period: NUMBER,
  cpu_quota: NUMBER,
  cpu_rt_period: NUMBER,
  cpu_rt_runtime: NUMBER,
  cpu_shares: NUMBER,
  cpus: NUMBER,
  cpuset: TEXT,
  credential_spec: mapping({ config: TEXT, file: TEXT, registry: TEXT }),
  depends_on: DEPENDENCIES,
  deploy: DEPLOY,
  develop: DEVELOPMENT,
  device_cgroup_rules: DISTINCT_TEXTS,
  devices: listOf(either(TEXT, mapping({ source: TEXT, target: TEXT, permissions: TEXT }, { required: ['source'] }))),
  dns: TEXT_OR_TEXTS,
  dns_opt: DISTINCT_TEXTS,
  dns_search: TEXT_OR_TEXTS,
  domainname: TEXT,
  entrypoint: COMMAND,
  env_file: ENV_FILES,
  environment: KEY_VALUES,
  expose: listOf(EXPOSED_PORT, { isUnique: true }),
  extends: either(TEXT, mapping({ service: TEXT, file: TEXT }, { required: ['service'], isExtensible: false })),
  external_links: DISTINCT_TEXTS,
  extra_hosts: HOSTS,
  gpus: either(word('all'), GPUS),
  group_add: listOf(
    scalar('the name or number of a group', (value) => typeof value !== 'boolean'),
    { isUnique: true },
  ),
  healthcheck: HEALTHCHECK,
  hostname: TEXT,
  image: IMAGE,
  init: FLAG,
  ipc: TEXT,
  isolation: TEXT,
  label_file: either(TEXT, TEXTS),
  labels: KEY_VALUES,
  links: DISTINCT_TEXTS,
  logging: LOGGING,
  mac_address: TEXT,
  mem_limit: SIZE,
  mem_reservation: WHOLE_SIZE,
  mem_swappiness: wholeFrom(-1, 100),
  memswap_limit: SIZE,
  models: MODELS,
  network_mode: TEXT,
  networks: NETWORKS,
  oom_kill_disable: FLAG,
  oom_score_adj: wholeFrom(-1000, 1000),
  pid: nullable(TEXT),
  pids_limit: NUMBER,
  platform: TEXT,
  ports: listOf(either(PORT, LONG_PORT), { isUnique: true }),
  post_start: HOOKS,
  pre_stop: HOOKS,
  privileged: FLAG,
  profiles: DISTINCT_TEXTS,
  provider: PROVIDER,
  pull_policy: PULL_POLICY,
  pull_refresh_after: TEXT,
  read_only: FLAG,
  restart: RESTART,
  runtime: TEXT,
  scale: wholeFrom(0),
  secrets: GRANTS,
  security_opt: DISTINCT_TEXTS,
  shm_size: SIZE,
  stdin_open: FLAG,
  stop_grace_period: DURATION,
  stop_signal: TEXT,
  storage_opt: mappingOf(VALUE),
  sysctls: KEY_VALUES,
  tmpfs: TEXT_OR_TEXTS,
  tty: FLAG,
  ulimits: ULIMITS,
  use_api_socket: SWITCH,
  user: TEXT,
  userns_mode: TEXT,
  uts: TEXT,
  volumes: listOf(either(MOUNT, LONG_MOUNT), { isUnique: true }),
  volumes_from: DISTINCT_TEXTS,
  working_dir: TEXT,
})

function namesItsWay([way]: readonly unknown[]): boolean {
  return way === undefined || ['CMD', 'CMD-SHELL', 'NONE'].some((one) => one === way)
}
