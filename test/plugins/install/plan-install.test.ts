import assert from 'node:assert/strict'
import { PhloError } from '../../../src/errors.js'
import { type InstallContext, planInstall } from '../../../src/plugins/install/plan-install.js'
import type { Plugin } from '../../../src/plugins/plugin.js'
import type { RegistryEntry, RegistryVersion } from '../../../src/plugins/registry/registry.js'
import { definition } from '../../support/stack-fixture.js'

const PLUGIN: Plugin = {
  package: 'phlo-kafka',
  version: '1.0.0',
  bundled: false,
  description: 'Events',
  directory: '/tmp/x',
  kinds: ['service'],
  services: [definition('kafka')],
  brokenServices: [],
  serviceFiles: ['service.yaml'],
  code: { sources: undefined, checks: undefined, commands: undefined },
  commands: [],
  installScripts: [],
  dependencies: [],
  problems: [],
}

const LISTED: RegistryVersion = { version: '1.0.0', api: 1, integrity: 'sha512-a', yanked: undefined }

function entry(...versions: readonly RegistryVersion[]): RegistryEntry {
  const none = { services: [], keywords: [], homepage: undefined, bundled: false }
  return { name: 'kafka', package: 'phlo-kafka', description: 'Events', kinds: ['service'], ...none, versions }
}

function plan(context: Partial<InstallContext>, plugin: Partial<Plugin> = {}) {
  const allow = { unverified: false, incompatible: false, yanked: false }
  const fetched = {
    plugin: { ...PLUGIN, ...plugin },
    displayName: 'phlo-kafka',
    integrity: 'sha512-a',
    files: new Map(),
  }
  return planInstall(fetched, { entries: [], plugins: [], allow, ...context })
}

function refusals(...args: Parameters<typeof plan>): readonly string[] {
  return plan(...args).refusals.map(({ code }) => code)
}

const ALL = { unverified: true, incompatible: true, yanked: true }
const NEWER = {
  file: 'package.json',
  line: 1,
  column: 1,
  key: 'phlo.api',
  message: 'It is made for a newer Phlo.',
  expected: 'at most 1',
}

describe('plugins/install/plan-install', () => {
  it('lets in what the registry lists with this content', () => {
    const { isVerified, refusals: refused } = plan({ entries: [entry(LISTED)] })

    assert.deepEqual({ isVerified, refused }, { isVerified: true, refused: [] })
  })

  for (const [what, entries] of [
    ['a package that is not listed', []],
    ['a version that is not listed', [entry({ ...LISTED, version: '0.9.0' })]],
  ] as const) {
    it(`refuses ${what}, unless that is allowed`, () => {
      assert.deepEqual(refusals({ entries }), ['PHLO_PLUGIN_UNVERIFIED'])
      assert.deepEqual(refusals({ entries, allow: ALL }), [])
    })
  }

  it('refuses a withdrawn version, unless that is allowed', () => {
    const entries = [entry({ ...LISTED, yanked: 'It loses events.' })]

    assert.deepEqual(refusals({ entries }), ['PHLO_PLUGIN_YANKED'])
    assert.deepEqual(refusals({ entries, allow: ALL }), [])
  })

  it('refuses what is made for a newer Phlo, unless that is allowed', () => {
    const entries = [entry(LISTED)]

    assert.deepEqual(refusals({ entries }, { problems: [NEWER] }), ['PHLO_PLUGIN_INCOMPATIBLE'])
    assert.deepEqual(refusals({ entries, allow: ALL }, { problems: [NEWER] }), [])
  })

  it('refuses other content than was verified, whatever is allowed', () => {
    const entries = [entry({ ...LISTED, integrity: 'sha512-b' })]

    assert.deepEqual(refusals({ entries, allow: ALL }), ['PHLO_PLUGIN_ALTERED'])
  })

  it('names the services that another plugin has already, and not those of its own earlier version', () => {
    const other = { ...PLUGIN, package: 'phlo-other' }

    assert.deepEqual(plan({ plugins: [other] }).clashes, ['kafka'])
    assert.deepEqual(plan({ plugins: [PLUGIN] }).clashes, [])
  })

  it('does not take what is no plugin, or has mistakes', () => {
    const mistake = { ...NEWER, key: 'name' }
    const context = { entries: [], plugins: [], allow: ALL }

    for (const plugin of [undefined, { ...PLUGIN, problems: [mistake] }]) {
      assert.throws(
        () => planInstall({ plugin, displayName: 'x', integrity: 'sha512-a', files: new Map() }, context),
        (error) => error instanceof PhloError && error.code === 'PHLO_PLUGIN_INVALID',
      )
    }
  })

  it('tells which variables of other services a service is given', () => {
    const compose = {
      image: 'x:1',
      environment: { A: `\${env.POSTGRES_PASSWORD}`, B: `\${env.OWN}`, C: `\${env.PHLO_BRANCHES}` },
    }
    const envVars = { OWN: { secret: true, default: undefined, description: 'Own' } }

    const { adds } = plan({}, { services: [definition('kafka', { compose, envVars })] })

    assert.deepEqual(adds.services[0]?.foreignVariables, ['POSTGRES_PASSWORD'])
  })

  it('tells what gives a container a hold on the machine', () => {
    const compose = {
      image: 'x:1',
      privileged: true,
      network_mode: 'host',
      pid: 'service:postgres',
      ipc: `\${env.WHERE}`,
      userns_mode: 'private',
      build: { context: '.', network: 'host' },
      post_start: [{ command: 'x', privileged: true }],
      cap_add: ['SYS_ADMIN'],
      use_api_socket: true,
      env_file: '/etc/secrets',
      security_opt: ['no-new-privileges:true', 'seccomp=unconfined'],
      volumes: [
        'data:/data',
        '/var/run/docker.sock:/sock',
        { type: 'bind', source: './here', target: '/x' },
        { type: `\${env.TYPE}`, source: '/etc', target: '/y' },
        { type: 'volume', source: 'data', target: '/z' },
        '/anonymous',
      ],
    }

    const { adds } = plan({}, { services: [definition('kafka', { compose })] })

    assert.deepEqual(adds.services[0]?.privileges, [
      'privileged',
      'network_mode: host',
      'pid: service:postgres',
      `ipc: \${env.WHERE}`,
      'cap_add: ["SYS_ADMIN"]',
      'use_api_socket: true',
      'env_file: "/etc/secrets"',
      'post_start: [{"command":"x","privileged":true}]',
      'build.network: "host"',
      'security_opt: seccomp=unconfined',
      'mounts /var/run/docker.sock',
      'mounts ./here',
      'mounts /etc',
    ])
  })
})
