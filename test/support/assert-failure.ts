import assert from 'node:assert/strict'
import { type ErrorCode, PhloError } from '../../src/errors.js'

/** Wait for work that must fail in a foreseen way. */
export async function failureOf(work: Promise<unknown>): Promise<PhloError> {
  const error = await work.then(
    () => assert.fail('it did not fail'),
    (thrown: unknown) => thrown,
  )
  assert(error instanceof PhloError, String((error as Error).stack))
  return error
}

/** Compare a failure's code, and its context as far as it is given. */
export function assertFailure(error: PhloError, code: ErrorCode, context: Readonly<Record<string, unknown>>): void {
  const found = Object.fromEntries(Object.keys(context).map((key) => [key, error.context[key]]))
  assert.deepEqual({ code: error.code, ...found }, { code, ...context }, error.message)
}
