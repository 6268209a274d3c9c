import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalService } from '../../../src/compose/merge/canonical-service.js'
import { mergeService } from '../../../src/compose/merge/merge-service.js'
import { type ComposeTree, isTree } from '../../../src/config/compose-tree.js'
import { dockerEngine } from '../../support/docker-engine.js'
import { type MergeCase, mergeRuleFiles, significant } from '../../support/merge-rules.js'
import { tempFolder } from '../../support/temp-folder.js'

/** What the cases refer to. */
const SECTIONS = {
  networks: { front: {}, back: {} },
  volumes: { data: {}, more: {} },
  configs: { foo: { content: 'x' }, bar: { content: 'x' } },
  secrets: { foo: { environment: 'HOME' }, bar: { environment: 'HOME' }, zot: { environment: 'HOME' } },
}
const NEEDED = { db: { image: 'x', healthcheck: { test: 'true' } }, cache: { image: 'x' } }

describe('compose/merge by docker compose config', () => {
  const engine = dockerEngine()
  const cases = mergeRuleFiles().flatMap(({ rule, cases: of }) => of.map((one) => ({ rule, ...one })))
  let byCompose: Services = {}
  let byPhlo: Services = {}

  before(async () => {
    await using folder = await tempFolder()
    for (const file of ['a.env', 'b.env']) await writeFile(join(folder.path, file), '')
    const config = async (...documents: readonly Services[]) => {
      const files = documents.map((_, index) => join(folder.path, `${documents.length}-${index}.yaml`))
      for (const [index, services] of documents.entries()) {
        const sections = index === 0 ? SECTIONS : {}
        await writeFile(files[index] ?? '', flowYaml({ ...sections, services: { ...services, ...NEEDED } }))
      }
      const args = files.flatMap((file) => ['--file', file])
      const text = await engine().run('compose', '--project-name', 'x', ...args, 'config', '--format', 'json')
      return (JSON.parse(text) as { services: Services }).services
    }
    byCompose = await config(
      services(cases, ({ base }) => base),
      services(cases, ({ over }) => over),
    )
    byPhlo = await config(services(cases, ({ base, over }) => merged(base, over)))
  })

  for (const [index, { rule, case: name }] of cases.entries()) {
    it(`merges ${rule} as Compose does: ${name}`, () => {
      assert.deepEqual(significant(byPhlo[`case-${index}`]), significant(byCompose[`case-${index}`]))
    })
  }
})

type Services = Readonly<Record<string, ComposeTree>>

/** All cases in one file, each a service: a call of Compose takes long. */
function services(cases: readonly MergeCase[], part: (one: MergeCase) => ComposeTree): Services {
  return Object.fromEntries(cases.map((one, index) => [`case-${index}`, { image: 'x', ...part(one) }]))
}

function merged(base: ComposeTree, over: ComposeTree): ComposeTree {
  return mergeService(canonicalService(base), canonicalService(over), { origin: 'over', key: [] })
}

/** JSON is YAML; Compose's tags of the merge are put back. */
function flowYaml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowYaml).join(', ')}]`
  if (!isTree(value)) return JSON.stringify(value ?? null)
  if ('!reset' in value) return '!reset null'
  if ('!override' in value) return `!override ${flowYaml(value['!override'])}`
  return `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}: ${flowYaml(item)}`)
    .join(', ')}}`
}
