import assert from 'node:assert/strict'
import { cp, mkdir, realpath, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type KnownStack, knownStackFile } from '../../src/docker/known-stack.js'
import { readKnownStack } from '../../src/docker/read-known-stack.js'
import { tempFolder } from '../support/temp-folder.js'

const WEB = {
  name: 'web',
  image: 'web:1',
  isOneShot: false,
  hasHealthcheck: true,
  ports: [{ name: 'http', container: 80, host: 8080 }],
  links: [
    { title: 'Web', url: 'http://127.0.0.1:8080', login: undefined },
    { title: 'Admin', url: 'http://127.0.0.1:8080/admin', login: { user: 'root', secret: 'WEB_PASSWORD' } },
  ],
  profile: 'bi',
}

describe('docker/read-known-stack', () => {
  it('is read as it was written', async () => {
    await using folder = await tempFolder()
    const stack = await remember(folder.path)

    assert.deepEqual(await readKnownStack(folder.path), stack)
  })

  it('is not that of a folder whose copy it lies in', async () => {
    await using folder = await tempFolder()
    await remember(join(folder.path, 'original'))
    await cp(join(folder.path, 'original'), join(folder.path, 'copy'), { recursive: true })

    await assert.rejects(readKnownStack(join(folder.path, 'copy')), { code: 'PHLO_STACK_ABSENT' })
  })

  it('is absent where nothing was started', async () => {
    await using folder = await tempFolder()

    await assert.rejects(readKnownStack(folder.path), { code: 'PHLO_STACK_ABSENT' })
  })

  const damages: readonly (readonly [string, (stack: KnownStack) => unknown])[] = [
    ['no JSON', () => undefined],
    ['a list', (stack) => [stack]],
    ['no identity', ({ project: _, ...stack }) => stack],
    ['services that are none', (stack) => ({ ...stack, services: { web: WEB } })],
    ['a service without a name', (stack) => ({ ...stack, services: [{ ...WEB, name: undefined }] })],
    [
      'a port that is no number',
      (stack) => ({ ...stack, services: [{ ...WEB, ports: [{ ...WEB.ports[0], host: 'x' }] }] }),
    ],
    ['a link without an address', (stack) => ({ ...stack, services: [{ ...WEB, links: [{ title: 'Web' }] }] })],
  ]
  for (const [what, damage] of damages) {
    it(`refuses a file with ${what}`, async () => {
      await using folder = await tempFolder()
      const stack = await remember(folder.path)
      await writeFile(join(folder.path, '.phlo/stack.json'), JSON.stringify(damage(stack)) ?? '{')

      await assert.rejects(readKnownStack(folder.path), { code: 'PHLO_STATE_INVALID' })
    })
  }
})

async function remember(folder: string): Promise<KnownStack> {
  await mkdir(join(folder, '.phlo'), { recursive: true })
  const project = { composeProject: 'phlo-lake-01234567', label: '0123' }
  const stack = { name: 'lake', directory: await realpath(folder), project, services: [WEB] }
  await writeFile(join(folder, '.phlo/stack.json'), knownStackFile(stack).content)
  return stack
}
