import assert from 'node:assert/strict'
import { deleteRows } from '../../src/tables/delete-rows.js'
import { writeRows } from '../../src/tables/write-rows.js'
import { ENTRIES, entriesRequest, readRows } from '../support/entries-table.js'
import { tempLake } from '../support/temp-lake.js'

const WRITERS = 4
const WRITES = 5

async function commitMessages(lake: Awaited<ReturnType<typeof tempLake>>): Promise<readonly string[]> {
  const head = (await lake.catalog.reference('main'))?.hash ?? ''
  const messages: string[] = []
  for await (const { meta } of lake.catalog.log(head)) messages.push(meta.message)
  return messages
}

describe('tables/write-rows (races)', () => {
  it('lets several writers append to one table, each commit once in the log and each row once in the table', async () => {
    await using lake = await tempLake({ engine: { threads: 1 } })
    const lakes = [lake, ...(await Promise.all(Array.from({ length: WRITERS - 1 }, () => lake.reopen())))]

    await Promise.all(
      lakes.map(async (writer, index) => {
        for (let write = 0; write < WRITES; write++) {
          const id = index * 100 + write
          await writeRows(
            writer,
            entriesRequest(`(${id}, 'x')`, { commit: { message: `write ${id}`, properties: {} } }),
          )
        }
      }),
    )

    const ids = lakes.flatMap((_, index) => Array.from({ length: WRITES }, (_, write) => index * 100 + write))
    const messages = (await commitMessages(lake)).filter((message) => message.startsWith('write'))
    assert.deepEqual(messages.sort(), ids.map((id) => `write ${id}`).sort())
    assert.deepEqual(
      (await readRows(lake)).map(([id]) => id),
      ids.map(BigInt),
    )
  })

  it('lets several writers upsert the same keys, and the table has each key once', async () => {
    await using lake = await tempLake({ engine: { threads: 1 } })
    const lakes = [lake, ...(await Promise.all(Array.from({ length: WRITERS - 1 }, () => lake.reopen())))]

    await Promise.all(
      lakes.map(async (writer, index) => {
        for (let write = 0; write < WRITES; write++) {
          await writeRows(
            writer,
            entriesRequest(`(1, 'by ${index}'), (${index + 2}, 'own ${write}')`, { mode: 'upsert' }),
          )
        }
      }),
    )

    const rows = await readRows(lake)
    assert.deepEqual(
      rows.map(([id]) => id),
      [1n, 2n, 3n, 4n, 5n],
    )
    assert.deepEqual(
      rows.slice(1).map(([, name]) => name),
      Array.from({ length: WRITERS }, () => `own ${WRITES - 1}`),
    )
  })

  it('lets a delete and an upsert of the same row race, with the outcome of one after the other', async () => {
    await using lake = await tempLake({ engine: { threads: 1 } })
    const other = await lake.reopen()
    await writeRows(lake, entriesRequest(`(1, 'a'), (2, 'b')`))

    await Promise.all([
      deleteRows(lake, {
        branch: 'main',
        key: ENTRIES,
        filter: { op: 'eq', fieldId: 1, value: 1n },
        commit: { message: 'Delete', properties: {} },
      }),
      writeRows(other, entriesRequest(`(1, 'A'), (3, 'c')`, { mode: 'upsert' })),
    ])

    const rows = (await readRows(lake)).filter(([id]) => id !== 1n)
    assert.deepEqual(rows, [
      [2n, 'b'],
      [3n, 'c'],
    ])
    assert((await readRows(lake)).filter(([id]) => id === 1n).length <= 1)
  })
})
