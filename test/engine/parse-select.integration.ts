import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import type { Engine } from '../../src/engine/engine.js'
import { parseSelect } from '../../src/engine/parse-select.js'
import { pruningFilter } from '../../src/engine/pruning-filter.js'
import type { Expression } from '../../src/iceberg/expression.js'
import type { PrimitiveType, Schema } from '../../src/iceberg/types.js'
import { tempEngine } from '../support/temp-engine.js'

describe('engine/parse-select', () => {
  let engine: Engine

  before(async () => {
    engine = await tempEngine(tmpdir())
  })

  after(() => engine.close())

  async function tablesOf(sql: string): Promise<string[]> {
    const { tables } = await parseSelect(engine, sql)
    return tables.map(({ catalog, schema, name }) =>
      [catalog, schema, name].filter((part) => part !== undefined).join('.'),
    )
  }

  const references: Record<string, string[]> = {
    'FROM b.t': ['b.t'],
    'SELECT 1': [],
    'DESCRIBE b.t': ['b.t'],
    'SUMMARIZE b.t': ['b.t'],
    'EXPLAIN ANALYZE SELECT * FROM b.t': ['b.t'],
    'SELECT * FROM b."t@dev" AS x, c.b.t, b.T, b.t': ['b.t@dev', 'c.b.t', 'b.T'],
    'SELECT (SELECT max(x) FROM b.t) WHERE EXISTS (FROM b.u) ORDER BY (FROM b.v LIMIT (FROM b.w))': [
      'b.t',
      'b.u',
      'b.v',
      'b.w',
    ],
    'SELECT * FROM b.t UNION ALL (SELECT * FROM b.u INTERSECT FROM b.v)': ['b.t', 'b.u', 'b.v'],
    'WITH t AS (FROM b.t), u AS (FROM T) SELECT * FROM u JOIN t USING (id)': ['b.t'],
    'WITH t AS (FROM u), u AS (FROM b.t) SELECT * FROM t, u': ['u', 'b.t'],
    'WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r WHERE i < 5) FROM r': [],
    'SELECT * FROM (WITH t AS (SELECT 1) FROM t), t': ['t'],
    'WITH t AS (SELECT 1) SELECT * FROM (WITH t AS (FROM b.t) FROM t), t': ['b.t'],
    'WITH t AS (SELECT 1) FROM b.t, t': ['b.t'],
    'SELECT * FROM b.t PIVOT (sum(x) FOR y IN (1, 2))': ['b.t'],
    "SELECT * FROM range(3), unnest([1]), json_each('{}'), (VALUES (1)) v": [],
  }
  for (const [sql, tables] of Object.entries(references)) {
    it(`finds ${tables.join(', ') || 'no table'} in ${sql}`, async () => {
      assert.deepEqual(await tablesOf(sql), tables)
    })
  }

  it('says where a table is named first', async () => {
    const { tables } = await parseSelect(engine, "SELECT 'ü' AS x\n  FROM b.t, b.t")

    assert.deepEqual(
      tables.map(({ line, column }) => [line, column]),
      [[2, 8]],
    )
  })

  const refused: Record<string, string> = {
    '': 'PHLO_SQL_NOT_SELECT',
    '-- nothing': 'PHLO_SQL_NOT_SELECT',
    'SELECT 1; SELECT 2': 'PHLO_SQL_NOT_SELECT',
    'SELECT 1; DROP TABLE b.t': 'PHLO_SQL_NOT_SELECT',
    'INSERT INTO b.t VALUES (1) RETURNING *': 'PHLO_SQL_NOT_SELECT',
    'EXPLAIN ANALYZE DELETE FROM b.t': 'PHLO_SQL_NOT_SELECT',
    'PRAGMA version': 'PHLO_SQL_NOT_SELECT',
    "COPY b.t TO 'x.csv'": 'PHLO_SQL_NOT_SELECT',
    "ATTACH 'x.db'": 'PHLO_SQL_NOT_SELECT',
    'SET threads = 1': 'PHLO_SQL_NOT_SELECT',
    'CALL pragma_version()': 'PHLO_SQL_NOT_SELECT',
    'SELEC 1': 'PHLO_SQL_FAILED',
    "FROM 'x.csv'": 'PHLO_SQL_FORBIDDEN',
    'FROM "folder/x"': 'PHLO_SQL_FORBIDDEN',
    "FROM read_csv('x')": 'PHLO_SQL_FORBIDDEN',
    "SELECT * FROM (SELECT * FROM b.t WHERE x IN (SELECT content FROM READ_TEXT('x')))": 'PHLO_SQL_FORBIDDEN',
    "FROM query('FROM x')": 'PHLO_SQL_FORBIDDEN',
    'FROM duckdb_settings()': 'PHLO_SQL_FORBIDDEN',
    "FROM glob('*')": 'PHLO_SQL_FORBIDDEN',
  }
  for (const [sql, code] of Object.entries(refused)) {
    it(`refuses ${sql === '' ? 'nothing' : sql} by ${code}`, async () => {
      await assert.rejects(parseSelect(engine, sql), { code })
    })
  }

  it('gives the position of a syntax error', async () => {
    await assert.rejects(parseSelect(engine, 'SELECT *\nFRM x'), {
      code: 'PHLO_SQL_FAILED',
      context: { kind: 'Parser', line: 2, column: 5 },
    })
  })

  describe('finds what prunes', () => {
    const types: PrimitiveType[] = [
      'int',
      'long',
      'float',
      'double',
      'decimal(9,2)',
      'string',
      'date',
      'timestamp',
      'timestamptz',
      'boolean',
    ]
    const schema: Schema = {
      schemaId: 0,
      fields: types.map((type, index) => ({
        id: index + 1,
        name: `${type.replace(/\W.*/, '')}_`,
        required: false,
        type,
      })),
      identifierFieldIds: [],
    }

    async function filterOf(sql: string, values = {}): Promise<Expression> {
      const { tables } = await parseSelect(engine, sql)
      return pruningFilter(engine, schema, tables[0]?.conjuncts ?? [], values)
    }

    const conditions: Record<string, Expression> = {
      'int_ > 5': { op: 'gt', fieldId: 1, value: 5 },
      '5 > int_': { op: 'lt', fieldId: 1, value: 5 },
      'INT_ = -0': { op: 'eq', fieldId: 1, value: 0 },
      'long_ = 9223372036854775807': { op: 'eq', fieldId: 2, value: 2n ** 63n - 1n },
      'int_ = 5.0': { op: 'eq', fieldId: 1, value: 5 },
      'double_ <= 0.1': { op: 'lt-eq', fieldId: 4, value: 0.1 },
      'float_ = 0.5': { op: 'eq', fieldId: 3, value: 0.5 },
      'decimal_ = 1.5': { op: 'eq', fieldId: 5, value: 150n },
      "string_ = ''": { op: 'eq', fieldId: 6, value: '' },
      'int_ BETWEEN 1 AND 2': {
        op: 'and',
        left: { op: 'gt-eq', fieldId: 1, value: 1 },
        right: { op: 'lt-eq', fieldId: 1, value: 2 },
      },
      'int_ IN (1, 2)': { op: 'in', fieldId: 1, values: [1, 2] },
      'int_ IS NULL': { op: 'is-null', fieldId: 1 },
      'int_ IS NOT NULL': { op: 'not-null', fieldId: 1 },
      "date_ >= DATE '1970-01-02'": { op: 'gt-eq', fieldId: 7, value: 1 },
      "timestamp_ > '1970-01-01 00:00:01'": { op: 'gt', fieldId: 8, value: 1_000_000n },
      "timestamptz_ < TIMESTAMPTZ '1970-01-01 01:00:00+01'": { op: 'lt', fieldId: 9, value: 0n },
      "timestamptz_ < DATE '1970-01-02'": { op: 'lt', fieldId: 9, value: 86_400_000_000n },
      'boolean_ = true': { op: 'eq', fieldId: 10, value: true },
      'int_ = $n': { op: 'eq', fieldId: 1, value: 7 },
      'string_ = $s': { op: 'eq', fieldId: 6, value: 'x' },
    }
    for (const [condition, filter] of Object.entries(conditions)) {
      it(`in ${condition}`, async () => {
        assert.deepEqual(await filterOf(`SELECT * FROM b.t WHERE ${condition}`, { n: 7, s: 'x' }), filter)
      })
    }

    const unsure: Record<string, string> = {
      'one side of OR': 'FROM b.t WHERE int_ = 1 OR int_ = 2',
      'a computed column': 'FROM b.t WHERE int_ + 1 = 2',
      'a comparison of other types': "FROM b.t WHERE string_ = 5 AND date_ > TIMESTAMP '2024-01-01'",
      'a number that the column does not hold': 'FROM b.t WHERE int_ > 5.5 AND decimal_ = 1.555 AND float_ = 0.1',
      'a text that is no date': "FROM b.t WHERE date_ = 'x'",
      null: 'FROM b.t WHERE int_ = NULL AND int_ = $unbound',
      'a subquery': 'FROM b.t WHERE int_ = (SELECT 1) AND int_ IN (SELECT 1)',
      'an unqualified column of a join': 'FROM b.t JOIN b.u USING (id) WHERE int_ = 1',
      'IS NULL after an outer join': 'FROM b.t RIGHT JOIN b.u USING (id) WHERE t.int_ IS NULL',
      'a table that is named twice': 'SELECT * FROM b.t WHERE int_ = 1 UNION ALL FROM b.t',
      'a sample': 'FROM b.t TABLESAMPLE 10% WHERE int_ = 1',
      'a sampled SELECT': 'FROM b.t WHERE int_ = 1 USING SAMPLE 5',
      'a positional join': 'FROM b.t POSITIONAL JOIN b.u WHERE t.int_ = 1',
      'an outer query': 'SELECT * FROM (FROM b.t) WHERE int_ = 1',
      'a field of a struct': 'FROM b.t WHERE s.int_ = 1',
    }
    for (const [what, sql] of Object.entries(unsure)) {
      it(`but not in ${what}`, async () => {
        assert.deepEqual(await filterOf(sql), { op: 'true' })
      })
    }

    it('of the right side of an outer join, when it rejects nulls', async () => {
      const { tables } = await parseSelect(
        engine,
        'FROM b.t x LEFT JOIN b.u y USING (id) WHERE x.int_ = 1 AND y.int_ = 2',
      )

      assert.deepEqual(
        tables.map(({ conjuncts }) => conjuncts.length),
        [1, 1],
      )
    })

    it('of the left side of an as-of join only', async () => {
      const { tables } = await parseSelect(
        engine,
        'FROM b.t ASOF JOIN b.u ON t.at >= u.at WHERE t.int_ = 1 AND u.int_ = 2',
      )

      assert.deepEqual(
        tables.map(({ conjuncts }) => conjuncts.length),
        [1, 0],
      )
    })
  })
})
