import assert from 'node:assert/strict'
import { selectServices } from '../../../src/compose/select/select-services.js'
import type { Selection } from '../../../src/compose/select/selection.js'
import { serviceCandidates } from '../../../src/compose/select/service-candidates.js'
import type { ServiceSettings } from '../../../src/config/service-settings.js'
import { definition, settings } from '../../support/stack-fixture.js'

const on = settings({ enabled: true })
const off = settings({ enabled: false })
const healthy = { condition: 'service_healthy' } as const

const definitions = [
  definition('postgres', { provides: ['metadata-db'] }),
  definition('versitygw', { provides: ['object-store'] }),
  definition('versitygw-bucket', {
    default: false,
    companionOf: 'versitygw',
    provides: ['bucket'],
    dependsOn: { versitygw: healthy },
  }),
  definition('minio', { default: false, provides: ['object-store'] }),
  definition('minio-bucket', {
    default: false,
    companionOf: 'minio',
    provides: ['bucket'],
    dependsOn: { minio: healthy },
  }),
  definition('nessie', { dependsOn: { 'metadata-db': healthy, bucket: healthy, 'object-store': healthy } }),
  definition('superset', { default: false, profiles: ['bi'], dependsOn: { postgres: healthy } }),
  definition('mysql', { default: false, provides: ['marts-db'] }),
  definition('mariadb', { default: false, provides: ['marts-db'] }),
  definition('publisher', { default: false, dependsOn: { 'marts-db': healthy } }),
  definition('mailer', { default: false, dependsOn: { smtp: healthy } }),
]

interface Wanted {
  readonly services?: Readonly<Record<string, ServiceSettings>>
  readonly slots?: Readonly<Record<string, string>>
  readonly origins?: Readonly<Record<string, string>>
  readonly profiles?: readonly string[]
  readonly only?: readonly string[]
}

const DEFAULT = ['nessie', 'postgres', 'versitygw', 'versitygw-bucket']
const WITH_MINIO = ['minio', 'minio-bucket', 'nessie', 'postgres']

describe('compose/select/select-services', () => {
  for (const [name, wanted, expected] of [
    ['the default services and their companions', {}, DEFAULT],
    ['those of a profile', { profiles: ['bi'] }, [...DEFAULT, 'superset'].sort()],
    ['one that phlo.yaml enables', { services: { superset: on } }, [...DEFAULT, 'superset'].sort()],
    ['no default one that is disabled', { services: { nessie: off } }, ['postgres', 'versitygw', 'versitygw-bucket']],
    ['the one that is chosen for a slot, in place of the default', { slots: { 'object-store': 'minio' } }, WITH_MINIO],
    ['an enabled one in place of the default for its slot', { services: { minio: on } }, WITH_MINIO],
    [
      'both, when both are enabled and one is chosen',
      { services: { minio: on, versitygw: on }, slots: { 'object-store': 'minio' } },
      ['minio', 'minio-bucket', 'nessie', 'postgres', 'versitygw', 'versitygw-bucket'],
    ],
    ['only what is named, and what that needs', { only: ['superset'] }, ['postgres', 'superset']],
    ['only what is named, with its slots', { only: ['nessie'] }, DEFAULT],
    [
      'no companion that is disabled',
      { services: { 'versitygw-bucket': off, nessie: off } },
      ['postgres', 'versitygw'],
    ],
    [
      "the project's own services",
      { services: { own: settings({ inline: { image: 'x', depends_on: ['postgres'] } }) } },
      [...DEFAULT, 'own'].sort(),
    ],
    [
      'no own service that is disabled',
      { services: { own: settings({ enabled: false, inline: { image: 'x' } }) } },
      DEFAULT,
    ],
    [
      'no own service of another profile',
      { services: { own: settings({ inline: { image: 'x', profiles: ['debug'] } }) } },
      DEFAULT,
    ],
    [
      'what an override needs besides',
      { services: { nessie: settings({ compose: { depends_on: ['superset'] } }) } },
      [...DEFAULT, 'superset'].sort(),
    ],
  ] as const) {
    it(`takes ${name}`, () => {
      assert.deepEqual(names(select(wanted)), expected)
    })
  }

  it('says why each service is part of the stack, and what fills the slots', () => {
    const { services, slots } = select({ profiles: ['bi'], services: { minio: on } })

    assert.deepEqual(Object.fromEntries(services.map(({ name, reason }) => [name, reason])), {
      minio: { type: 'enabled' },
      'minio-bucket': { type: 'companion', of: 'minio' },
      nessie: { type: 'default' },
      postgres: { type: 'default' },
      superset: { type: 'profile', profile: 'bi' },
    })
    assert.deepEqual(slots, { 'metadata-db': 'postgres', 'object-store': 'minio', bucket: 'minio-bucket' })
  })

  for (const [name, wanted, code, context] of [
    [
      'an unknown service, and suggests one',
      { services: { superste: on }, origins: { 'services.superste': 'phlo.yaml:3:3' } },
      'PHLO_SERVICE_UNKNOWN',
      { service: 'superste', nearest: 'superset', origin: 'phlo.yaml:3:3' },
    ],
    [
      'an unknown service of a flag',
      { only: ['nesie'] },
      'PHLO_SERVICE_UNKNOWN',
      { service: 'nesie', nearest: 'nessie', origin: undefined },
    ],
    [
      'an unknown profile',
      { profiles: ['b'] },
      'PHLO_PROFILE_UNKNOWN',
      { profile: 'b', nearest: 'bi', profiles: ['bi'] },
    ],
    [
      'to do without what is needed',
      { services: { postgres: off } },
      'PHLO_SLOT_UNFILLED',
      { slot: 'metadata-db', neededBy: 'nessie', chosen: undefined, providers: [], disabled: ['postgres'] },
    ],
    [
      'to do without a service that is needed by its name',
      {
        services: { postgres: off, nessie: off, superset: on },
        origins: { 'services.postgres.enabled': 'phlo.yaml:4:5' },
      },
      'PHLO_SERVICE_NEEDED',
      { service: 'postgres', neededBy: 'superset', origin: 'phlo.yaml:4:5' },
    ],
    [
      'to put another service in the place of one that was disabled',
      { services: { versitygw: off } },
      'PHLO_SLOT_UNFILLED',
      {
        slot: 'bucket',
        neededBy: 'nessie',
        chosen: undefined,
        providers: ['minio-bucket'],
        disabled: ['versitygw'],
      },
    ],
    [
      'a slot whose name is misspelled',
      { slots: { 'object-stor': 'minio' }, origins: { 'slots.object-stor': 'phlo.yaml:1:22' } },
      'PHLO_SLOT_UNKNOWN',
      {
        slot: 'object-stor',
        nearest: 'object-store',
        slots: ['bucket', 'marts-db', 'metadata-db', 'object-store'],
        origin: 'phlo.yaml:1:22',
      },
    ],
    [
      'a slot that nothing fills',
      { services: { mailer: on } },
      'PHLO_SLOT_UNFILLED',
      { slot: 'smtp', neededBy: 'mailer', chosen: undefined, providers: [], disabled: [] },
    ],
    [
      'a slot that two fill',
      { services: { publisher: on } },
      'PHLO_SLOT_CLASH',
      { slot: 'marts-db', providers: ['mariadb', 'mysql'] },
    ],
    [
      'two enabled ones for a slot',
      { services: { minio: on, versitygw: on } },
      'PHLO_SLOT_CLASH',
      { slot: 'bucket', providers: ['minio-bucket', 'versitygw-bucket'] },
    ],
    [
      'a service that cannot fill the slot',
      { slots: { 'object-store': 'postgres' } },
      'PHLO_SLOT_UNFILLED',
      { slot: 'object-store', neededBy: 'nessie', chosen: 'postgres', providers: ['minio', 'versitygw'], disabled: [] },
    ],
  ] as const) {
    it(`refuses ${name}`, () => {
      assert.throws(
        () => select(wanted),
        (error: { code: string; context: object }) => {
          assert.deepEqual({ code: error.code, ...error.context }, { code, ...context })
          return true
        },
      )
    })
  }

  it('takes no service of a plugin in place of one of the same name that a drop-in changes', () => {
    const dropIns = { superset: { mem_limit: '1g' }, cache: { image: 'cache' } }
    const candidates = serviceCandidates({ definitions, broken: [], settings: {}, dropIns })

    const selection = selectServices({
      candidates,
      config: { services: {}, slots: {}, origins: {} },
      profiles: [],
      only: [],
      suspects: [],
      leavesOutBroken: false,
    })

    assert.deepEqual(names(selection), ['cache', ...DEFAULT])
  })
})

function select({ services = {}, slots = {}, origins = {}, profiles = [], only = [] }: Wanted): Selection {
  const candidates = serviceCandidates({ definitions, broken: [], settings: services, dropIns: {} })
  const config = { services, slots, origins }
  return selectServices({ candidates, config, profiles, only, suspects: [], leavesOutBroken: false })
}

function names({ services }: Selection): readonly string[] {
  return services.map(({ name }) => name)
}
