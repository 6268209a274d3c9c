import assert from 'node:assert/strict'
import { assertFailure, failureOf } from '../../support/assert-failure.js'
import { dockerEngine } from '../../support/docker-engine.js'
import { dockerStack } from '../../support/docker-stack.js'
import { type ImageRegistry, imageRegistry } from '../../support/image-registry.js'

describe('engines/docker/pull', () => {
  const engine = dockerEngine()
  let registry: ImageRegistry

  beforeEach(async () => {
    registry = await imageRegistry()
  })

  afterEach(async () => {
    const images = [...registry.asked].map((image) => `${registry.address}/${image}`)
    await engine()
      .run('image', 'rm', '--force', ...images)
      .catch(() => undefined)
    await registry[Symbol.asyncDispose]()
  })

  it('pulls what it starts, each image once, and nothing of what it does not start', async () => {
    const web = pulled('web:1')
    await using lake = await dockerStack(engine(), { web, twin: web, db: pulled('db:1'), other: pulled('other:1') })

    await lake.start({ services: ['web', 'twin', 'db'] })

    assert.deepEqual([...registry.asked].sort(), ['db:1', 'web:1'])
    const plan = lake.events.find((event) => event.type === 'planned')?.plan
    assert.deepEqual(plan?.pull, [`${registry.address}/web:1`, `${registry.address}/db:1`])
    const told = lake.events.filter(({ type }) => type === 'pulled')
    assert.equal(told.length, 2)
  })

  it('pulls nothing a second time', async () => {
    await using lake = await dockerStack(engine(), { web: pulled('web:1') })
    await lake.start()
    await lake.stop()
    const pulls = lake.events.filter(({ type }) => type === 'pulled').length

    await lake.start()

    assert.equal(lake.events.filter(({ type }) => type === 'pulled').length, pulls)
  })

  it('names the image that the registry does not have, and starts nothing', async () => {
    await using lake = await dockerStack(engine(), { web: pulled('web:1'), db: pulled('absent:1') })

    const error = await failureOf(lake.start())

    assertFailure(error, 'PHLO_IMAGE_UNAVAILABLE', { image: `${registry.address}/absent:1`, services: ['db'] })
    assert.match(error.fixes.join('\n'), /services\.db in compose\.test\.yaml/)
    assert.equal(
      await engine().run('ps', '--quiet', '--filter', `label=dev.phlo.project=${lake.stack.project.label}`),
      '',
    )
  })

  function pulled(image: string) {
    return { compose: { image: `${registry.address}/${image}`, pull_policy: 'missing' } }
  }
})
