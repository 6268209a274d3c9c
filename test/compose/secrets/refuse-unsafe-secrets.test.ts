import assert from 'node:assert/strict'
import { bundledServices } from '../../support/bundled-services.js'
import { composed, definition, settings } from '../../support/stack-fixture.js'

const envVars = { PASSWORD: { secret: true, default: undefined, description: 'Password' } }
const reference = `\${env.PASSWORD}`

describe('compose/secrets/refuse-unsafe-secrets', () => {
  const compose = (environment: Readonly<Record<string, string>>, password: string) =>
    composed({
      definitions: [definition('a', { envVars, compose: { image: 'a:1', environment } })],
      secrets: { PASSWORD: password, OTHER: 'o@/' },
    })

  for (const letter of ['@', '/', ':', '%', '#', ' ', '?', '&', '"', "'", '\\', '$', 'ö']) {
    it(`refuses ${JSON.stringify(letter)} in a secret that is part of an address, and shows no secret`, () => {
      assert.throws(
        () => compose({ URL: `postgres://a:${reference}@b/c` }, `hidden${letter}hidden`),
        (error: { code: string; context: object; message: string; fixes: readonly string[] }) => {
          assert.equal(error.code, 'PHLO_SECRET_UNSAFE')
          assert.deepEqual(error.context, { secret: 'PASSWORD', service: 'a', variable: 'URL' })
          assert(!`${error.message}${error.fixes}`.includes('hidden'))
          return true
        },
      )
    })
  }

  for (const [secret, breaks] of [
    ['a${b', true],
    ['a$$b', true],
    ['a\\$b', true],
    ['a$__env{B}', true],
    ['a%(b)s', true],
    ['a$b\\c}d"e%f;g', false],
  ] as const) {
    it(`${breaks ? 'refuses' : 'takes'} ${JSON.stringify(secret)} where a service fills in its own variables`, () => {
      const compose = { image: 'a:1' }
      const fill = (expandsVariables: boolean) =>
        composed({
          definitions: [definition('a', { envVars, compose, expandsVariables })],
          secrets: { PASSWORD: secret },
        })

      fill(false)
      if (breaks) assert.throws(() => fill(true), { code: 'PHLO_SECRET_UNSAFE' })
      else fill(true)
    })
  }

  it('takes any other secret that is a variable by itself, and a safe one in an address', () => {
    compose({ PGPASSWORD: reference }, 'a@b/c:d%e#f g\n')
    compose({ URL: `postgres://a:${reference}@b/c` }, 'aB3._~-')
  })

  it('leaves to the bundled services every secret but those that Hasura and pgweb take in addresses alone', async () => {
    const bundled = await bundledServices()
    const names = bundled.definitions.flatMap(({ envVars: own }) =>
      Object.entries(own).flatMap(([name, { secret }]) => (secret ? [name] : [])),
    )
    const everything = { profiles: ['bi', 'rest', 'observability'], services: { pgweb: settings({ enabled: true }) } }
    const unsafe = (name: string) =>
      ['minio', 'versitygw'].some((store) => {
        try {
          const chosen = Object.fromEntries(names.map((other) => [other, other === name ? 'a@b/c:d%e#f g' : 'a']))
          composed({ ...bundled, ...everything, slots: { 'object-store': store }, secrets: chosen })
          return false
        } catch {
          return true
        }
      })

    assert.deepEqual([...new Set(names)].filter(unsafe), [
      'HASURA_DATABASE_PASSWORD',
      'HASURA_MARTS_PASSWORD',
      'PGWEB_DATABASE_PASSWORD',
    ])
  })
})
