import assert from 'node:assert/strict'
import { runQuery } from '../../../src/query/run-query.js'
import { runTrinoQuery } from '../../../src/query/trino/run-trino-query.js'
import { deleteRows } from '../../../src/tables/delete-rows.js'
import { mergeRefs } from '../../../src/tables/merge-refs.js'
import { writeRows } from '../../../src/tables/write-rows.js'
import { branchFrom, entriesRequest } from '../../support/entries-table.js'
import { resultText } from '../../support/rows-text.js'
import { trinoStack } from '../../support/trino-stack.js'
import { writeTableKind } from '../table-kind.js'
import { TABLE_KINDS } from '../table-kinds.js'

/** What Trino does to a table of its own, `{t}`; Phlo looks at it after each statement. */
const STEPS: Readonly<Record<string, readonly string[]>> = {
  'is inserted into, deleted from, updated and merged into': [
    'CREATE TABLE {t} (id bigint NOT NULL, name varchar, n integer)',
    `INSERT INTO {t} SELECT x, 'name ' || CAST(x AS varchar), CAST(x % 5 AS integer) FROM UNNEST(sequence(1, 200)) AS t(x)`,
    'DELETE FROM {t} WHERE id % 7 = 0',
    `UPDATE {t} SET name = 'changed' WHERE n = 3`,
    `MERGE INTO {t} t USING (VALUES (BIGINT '1', 'one'), (BIGINT '2', NULL), (BIGINT '1000', 'new')) AS s (id, name)
      ON t.id = s.id WHEN MATCHED AND s.name IS NULL THEN DELETE WHEN MATCHED THEN UPDATE SET name = s.name
      WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.name, 0)`,
    'DELETE FROM {t} WHERE name IS NULL OR n = 1',
    'INSERT INTO {t} SELECT * FROM {t}',
    'ALTER TABLE {t} EXECUTE optimize',
    'DELETE FROM {t} WHERE id < 50',
  ],
  'has each of its columns changed': [
    'CREATE TABLE {t} (id integer, money decimal(9, 2), share real, place ROW(city varchar, code integer), tags array(integer))',
    `INSERT INTO {t} VALUES (1, 1.25, REAL '0.5', ROW('Oslo', 1), ARRAY[1, NULL])`,
    'ALTER TABLE {t} ADD COLUMN added timestamp(6)',
    'ALTER TABLE {t} ALTER COLUMN id SET DATA TYPE bigint',
    'ALTER TABLE {t} ALTER COLUMN money SET DATA TYPE decimal(20, 2)',
    'ALTER TABLE {t} ALTER COLUMN share SET DATA TYPE double',
    'ALTER TABLE {t} RENAME COLUMN share TO part',
    'ALTER TABLE {t} ADD COLUMN place.land varchar',
    'ALTER TABLE {t} RENAME COLUMN place.city TO town',
    `INSERT INTO {t} VALUES (5000000000, 12345678.25, 0.1, ROW('Rome', 2, 'IT'), ARRAY[], TIMESTAMP '1969-12-31 23:59:59.999999')`,
    'ALTER TABLE {t} DROP COLUMN place.code',
    'ALTER TABLE {t} DROP COLUMN tags',
    'ALTER TABLE {t} ADD COLUMN tags varchar',
    `UPDATE {t} SET tags = 'again' WHERE id = 1`,
  ],
  'is partitioned, otherwise later, and not at all in the end': [
    `CREATE TABLE {t} (id bigint, at timestamp(6) with time zone, name varchar) WITH (partitioning = ARRAY['day(at)', 'bucket(id, 4)'])`,
    `INSERT INTO {t} SELECT x, TIMESTAMP '2025-12-30 00:00:00 UTC' + x * INTERVAL '1' HOUR, 'name ' || CAST(x AS varchar)
      FROM UNNEST(sequence(1, 60)) AS t(x)`,
    `ALTER TABLE {t} SET PROPERTIES partitioning = ARRAY['month(at)', 'truncate(name, 6)']`,
    `INSERT INTO {t} SELECT id + 100, at, name FROM {t}`,
    `DELETE FROM {t} WHERE at < TIMESTAMP '2025-12-31 00:00:00 UTC'`,
    'DELETE FROM {t} WHERE id % 2 = 0',
    `ALTER TABLE {t} SET PROPERTIES partitioning = ARRAY[]`,
    `INSERT INTO {t} VALUES (7, NULL, NULL)`,
    `UPDATE {t} SET name = name || '!' WHERE id % 3 = 0`,
  ],
  'is sorted, replaced, emptied and filled again': [
    `CREATE TABLE {t} (id bigint, name varchar) WITH (sorted_by = ARRAY['name'])`,
    `INSERT INTO {t} VALUES (1, 'z'), (2, 'a'), (3, NULL)`,
    `CREATE OR REPLACE TABLE {t} AS SELECT id, name, 1.5e0 AS more FROM {t} WHERE id < 3`,
    'TRUNCATE TABLE {t}',
    `INSERT INTO {t} VALUES (4, 'd', nan())`,
    `COMMENT ON COLUMN {t}.name IS 'what it is called'`,
  ],
  'is of version 1, and of 2 later': [
    `CREATE TABLE {t} (id bigint, name varchar) WITH (format_version = 1)`,
    `INSERT INTO {t} VALUES (1, 'a'), (2, 'b')`,
    'DELETE FROM {t}',
    `INSERT INTO {t} VALUES (1, 'a'), (2, 'b')`,
    'ALTER TABLE {t} SET PROPERTIES format_version = 2',
    'DELETE FROM {t} WHERE id = 1',
  ],
}

describe('engines/trino/read', function () {
  this.timeout(600_000)
  const stack = trinoStack()
  const trino = (sql: string) => stack().trino.query(sql)

  /** Assert that both engines see the same on a ref. */
  async function assertSame(table: string, ref = 'main'): Promise<void> {
    const { lake, connection } = stack()
    const request = { sql: `SELECT * FROM ${table}`, ref, at: undefined, parameters: {}, signal: undefined }

    const byTrino = await runTrinoQuery(lake, connection, { ...request, onProgress: () => undefined })
    const byDuckDB = await runQuery(await lake.reopen(), { ...request, systemTables: [] })

    assert.deepEqual(await resultText(byDuckDB), await resultText(byTrino))
  }

  const count = async (table: string) => Number((await trino(`SELECT count(*) FROM ${table}`))[0]?.[0])

  before(async () => {
    const { lake, connection } = stack()
    await writeRows(lake, entriesRequest(`(1, 'a'), (2, 'b'), (3, 'c')`))
    // The first statement makes the catalog.
    await assertSame('bronze.entries')
    await branchFrom(lake, 'dev')
    await assertSame('bronze.entries', 'dev')
    await trino('CREATE SCHEMA main.trino')
    assert.equal(connection.catalogOf('main'), 'main')
  })

  Object.entries(STEPS).forEach(([what, steps], index) => {
    it(`reads a table of Trino's after each statement by which it ${what}`, async () => {
      for (const step of steps) {
        await trino(step.replaceAll('{t}', `main.trino.t${index}`))
        await assertSame(`trino.t${index}`)
      }
    })
  })

  for (const name of ['every_type', 'extremes', 'text_edges', 'deep', 'nulls_in_lists', 'null_lists']) {
    it(`reads the copy that Trino makes of "${name}", value by value`, async () => {
      const { lake } = stack()
      const kind = TABLE_KINDS.find((one) => one.name === name)
      assert(kind)
      await writeTableKind(lake, kind)
      await trino(`CREATE TABLE main.trino.copy_of_${name} AS SELECT * FROM main.kinds.${name}`)

      await assertSame(`trino.copy_of_${name}`)
    })
  }

  it("changes a table of Trino's, which Trino reads", async () => {
    const { lake } = stack()
    await trino(
      `CREATE TABLE main.trino.shared (id bigint NOT NULL, name varchar) WITH (partitioning = ARRAY['bucket(id, 2)'])`,
    )
    await trino(`INSERT INTO main.trino.shared SELECT x, 'trino' FROM UNNEST(sequence(1, 20)) AS t(x)`)
    await trino('DELETE FROM main.trino.shared WHERE id = 5')
    const key = ['trino', 'shared']

    await writeRows(lake, entriesRequest(`(30, 'phlo'), (31, 'phlo')`, { key }))
    await assertSame('trino.shared')
    await deleteRows(lake, {
      branch: 'main',
      key,
      filter: { op: 'lt', fieldId: 1, value: 10n },
      commit: { message: 'Delete', properties: {} },
    })
    await assertSame('trino.shared')
    await trino(`UPDATE main.trino.shared SET name = 'both' WHERE id IN (15, 30)`)
    await assertSame('trino.shared')

    assert.equal(await count('main.trino.shared'), 13)
  })

  it("reads what Trino did to a table of Phlo's on a branch, and merges it", async () => {
    const { lake } = stack()
    await trino(`INSERT INTO dev.bronze.entries VALUES (10, 'trino')`)
    await trino('DELETE FROM dev.bronze.entries WHERE id = 2')
    await trino(`UPDATE dev.bronze.entries SET name = 'C' WHERE id = 3`)
    await assertSame('bronze.entries', 'dev')
    await writeRows(lake, entriesRequest(`(3, 'phlo'), (11, 'phlo')`, { branch: 'dev', mode: 'upsert' }))
    await assertSame('bronze.entries', 'dev')
    assert.equal(await count('main.bronze.entries'), 3)

    await mergeRefs(lake, {
      from: 'dev',
      into: 'main',
      message: 'Merge',
      properties: {},
      dryRun: false,
      force: false,
      unchanged: undefined,
    })

    await assertSame('bronze.entries')
    assert.deepEqual(await trino('SELECT id, name FROM main.bronze.entries ORDER BY id'), [
      [1, 'a'],
      [3, 'phlo'],
      [10, 'trino'],
      [11, 'phlo'],
    ])
  })

  it('counts every row of Phlo and Trino that append to one table at once', async () => {
    const { lake } = stack()
    await writeRows(lake, entriesRequest(`(0, 'first')`, { key: ['trino', 'raced'] }))
    const ours = Array.from(
      { length: 6 },
      (_, index) => () => writeRows(lake, entriesRequest(`(${100 + index}, 'phlo')`, { key: ['trino', 'raced'] })),
    )
    let accepted = 0
    const theirs = Array.from({ length: 6 }, (_, index) => async () => {
      // Trino gives up after some lost races and says so: then its row is not there.
      await trino(`INSERT INTO main.trino.raced VALUES (${200 + index}, 'trino')`).then(
        () => accepted++,
        (error: Error) => assert.match(error.message, /commit|conflict/i),
      )
    })
    const inTurn = async (works: readonly (() => Promise<unknown>)[]) => {
      for (const work of works) await work()
    }

    await Promise.all([inTurn(ours), inTurn(theirs)])

    assert.equal(await count('main.trino.raced'), 7 + accepted)
    await assertSame('trino.raced')
  })

  it('says of a table in files of another format that these cannot be read', async () => {
    const { lake } = stack()
    await trino(`CREATE TABLE main.trino.orc WITH (format = 'ORC') AS SELECT 1 AS n`)
    const request = { sql: 'SELECT * FROM trino.orc', ref: 'main', at: undefined, parameters: {}, signal: undefined }

    await assert.rejects(runQuery(await lake.reopen(), { ...request, systemTables: [] }), {
      code: 'PHLO_FILE_UNREADABLE',
    })
  })
})
