import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CommandManifest } from '../../scripts/command-reference.js'
import { repositoryDirectory } from '../support/source-files.js'

const SNAPSHOT = join(repositoryDirectory, 'test/fixtures/golden/commands.json')

describe('contract/commands', () => {
  let commands: CommandManifest['commands'] = {}

  before(async () => {
    const text = await readFile(join(repositoryDirectory, 'oclif.manifest.json'), 'utf8')
    commands = (JSON.parse(text) as CommandManifest).commands
  })

  it('has the commands, arguments and flags that people and scripts rely on', async () => {
    const found = Object.fromEntries(
      Object.values(commands)
        .map(({ id, args, flags }) => [id, { args: Object.keys(args), flags: Object.keys(flags).sort() }] as const)
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    )
    if (process.env.UPDATE_GOLDEN) await writeFile(SNAPSHOT, `${JSON.stringify(found, null, 2)}\n`)

    assert.deepEqual(found, JSON.parse(await readFile(SNAPSHOT, 'utf8')))
  })

  it('every command says what it does, in a sentence', () => {
    const without = Object.values(commands).filter(({ summary }) => !/^[A-Z].*\.$/.test(summary ?? ''))

    assert.deepEqual(
      without.map(({ id }) => id),
      [],
    )
  })

  it('every command shows an example of itself', () => {
    const without = Object.values(commands).filter(({ id, examples = [] }) => {
      const call = `<%= config.bin %> ${id.replaceAll(':', ' ')}`
      return !examples.some((example) => example.includes(call))
    })

    assert.deepEqual(
      without.map(({ id }) => id),
      [],
    )
  })

  it('every command knows --json, and hides nothing', () => {
    const without = Object.values(commands).filter(({ flags, hidden }) => flags.json === undefined || hidden === true)

    assert.deepEqual(
      without.map(({ id }) => id),
      [],
    )
  })

  it('every flag and argument is described', () => {
    const without = Object.values(commands).flatMap(({ id, args, flags }) => [
      ...Object.values(args).flatMap(({ name, description }) => (description ? [] : [`${id} ${name}`])),
      ...Object.values(flags).flatMap(({ name, summary, description }) =>
        summary || description ? [] : [`${id} --${name}`],
      ),
    ])

    assert.deepEqual(without, [])
  })
})
