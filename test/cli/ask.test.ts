import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { ask, askYes, type Question } from '../../src/cli/ask.js'
import { PhloError } from '../../src/errors.js'

const NAME: Question = { text: 'Name', proposal: 'lake' }
const COLOURS: Question = { text: 'Colour', proposal: 'red', choices: { red: 'warm', blue: 'cold' } }

describe('cli/ask', () => {
  for (const [typed, question, answer] of [
    ['\n', NAME, 'lake'],
    ['  sea \n', NAME, 'sea'],
    ['2\n', COLOURS, 'blue'],
    ['blue\n', COLOURS, 'blue'],
    ['\n', COLOURS, 'red'],
    ['3\ngreen\nblue\n', COLOURS, 'blue'],
  ] as const) {
    it(`takes ${JSON.stringify(typed)} for ${answer} when asked for ${question.text}`, async () => {
      assert.equal(await answering(typed, (asking) => ask(asking, question)), answer)
    })
  }

  it('says why an answer cannot be taken, and asks again', async () => {
    const output = new PassThrough()
    const check = (answer: string) => {
      if (answer === 'bad') throw new PhloError('PHLO_NAME_INVALID', 'Not that one.')
    }

    const answer = await answering('bad\ngood\n', (asking) => ask(asking, { ...NAME, check }), output)

    assert.equal(answer, 'good')
    assert.match(String(output.read()), /Not that one\./)
  })

  it('takes the end of the input for a refusal', async () => {
    await assert.rejects(
      answering('', (asking) => ask(asking, NAME)),
      { code: 'PHLO_DECLINED' },
    )
  })

  it('takes Ctrl-C for a refusal', async () => {
    await assert.rejects(
      answering('\u0003', (asking) => ask(asking, NAME)),
      { code: 'PHLO_DECLINED' },
    )
  })

  for (const [typed, isYes] of [
    ['y\n', true],
    ['YES\n', true],
    ['n\n', false],
    ['\n', false],
    ['perhaps\nyes\n', true],
  ] as const) {
    it(`takes ${JSON.stringify(typed)} for ${isYes ? 'yes' : 'no'} when no is proposed`, async () => {
      assert.equal(await answering(typed, (asking) => askYes(asking, 'Sure?', 'no')), isYes)
    })
  }
})

async function answering<T>(
  typed: string,
  run: (asking: { input: PassThrough; output: PassThrough }) => Promise<T>,
  output = new PassThrough(),
): Promise<T> {
  const input = new PassThrough()
  const result = run({ input, output })
  // It may fail before it is awaited.
  result.catch(() => undefined)
  for (const line of typed.split(/(?<=\n)/)) {
    input.write(line)
    await new Promise((resolve) => setImmediate(resolve))
  }
  if (!typed.endsWith('\n')) input.end()
  return result
}
