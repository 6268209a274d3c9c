import { either, type Form, listOf, mapping, mappingOf, nullable, scalar } from './form.js'
import { FLAG, KEY_VALUES, OPTIONS, RESOURCE_NAME, TEXT, TEXTS } from './value-forms.js'

const TEXTS_BY_NAME = mappingOf(TEXT)

const EXTERNAL = either(FLAG, mapping({ name: TEXT }))

const NETWORK = nullable(
  mapping({
    name: TEXT,
    driver: TEXT,
    driver_opts: OPTIONS,
    ipam: mapping({
      driver: TEXT,
      config: listOf(mapping({ subnet: TEXT, ip_range: TEXT, gateway: TEXT, aux_addresses: TEXTS_BY_NAME })),
      options: TEXTS_BY_NAME,
    }),
    external: EXTERNAL,
    internal: FLAG,
    enable_ipv4: FLAG,
    enable_ipv6: FLAG,
    attachable: FLAG,
    labels: KEY_VALUES,
  }),
)

const VOLUME = nullable(
  mapping({ name: TEXT, driver: TEXT, driver_opts: OPTIONS, external: EXTERNAL, labels: KEY_VALUES }),
)

const CONFIG = mapping({
  name: TEXT,
  content: TEXT,
  environment: TEXT,
  file: TEXT,
  external: EXTERNAL,
  labels: KEY_VALUES,
  template_driver: TEXT,
})

const SECRET = mapping({
  name: TEXT,
  environment: TEXT,
  file: TEXT,
  external: EXTERNAL,
  labels: KEY_VALUES,
  driver: TEXT,
  driver_opts: OPTIONS,
  template_driver: TEXT,
})

const CONTEXT_SIZE = scalar('a whole number', Number.isInteger)

const MODEL = mapping(
  { name: TEXT, model: TEXT, context_size: CONTEXT_SIZE, runtime_flags: TEXTS },
  { required: ['model'] },
)

/** The sections of a Compose file besides `services`, and what may stand in each. */
export const SECTION_FORMS = {
  networks: mappingOf(NETWORK, RESOURCE_NAME),
  volumes: mappingOf(VOLUME, RESOURCE_NAME),
  configs: mappingOf(CONFIG, RESOURCE_NAME),
  secrets: mappingOf(SECRET, RESOURCE_NAME),
  models: mappingOf(MODEL, RESOURCE_NAME),
} as const satisfies Readonly<Record<string, Form>>
