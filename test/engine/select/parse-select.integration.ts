import assert from 'node:assert/strict'
import { tmpdir } from 'node:os'
import type { Engine } from '../../../src/engine/engine.js'
import type { Conjunct, Constant } from '../../../src/engine/select/conjuncts.js'
import { parseSelect } from '../../../src/engine/select/parse-select.js'
import type { PhloError } from '../../../src/errors.js'
import { tempEngine } from '../../support/temp-engine.js'

describe('engine/select/parse-select', () => {
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
    'SELECT * FROM b."t@dev" AS x, c.b.t, b.T, b.t, b.T': ['b.t@dev', 'c.b.t', 'b.T', 'b.t'],
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

  it('advises to make a table of data only to who would read a file', async () => {
    const advice = (sql: string) =>
      parseSelect(engine, sql).then(
        () => '',
        (error: PhloError) => error.fixes.join(),
      )

    assert.match(await advice("FROM read_csv('x')"), /add FILE/)
    assert.doesNotMatch(await advice('FROM duckdb_settings()'), /add FILE/)
  })

  it('gives the position of a syntax error', async () => {
    await assert.rejects(parseSelect(engine, 'SELECT *\nFRM x'), {
      code: 'PHLO_SQL_FAILED',
      context: { kind: 'Parser', line: 2, column: 5 },
    })
  })

  describe('finds what all rows of a table fulfil', () => {
    async function conjunctsOf(sql: string): Promise<readonly Conjunct[]> {
      const { tables } = await parseSelect(engine, sql)
      return tables[0]?.conjuncts ?? []
    }

    const number = (unscaled: bigint, scale = 0): Constant => ({ kind: 'number', unscaled, scale })
    const text = (value: string, type = 'VARCHAR'): Constant => ({ kind: 'text', type, text: value })

    const conditions: Record<string, Conjunct[]> = {
      'a > 5': [{ op: 'gt', column: 'a', constant: number(5n) }],
      '5 > t.a': [{ op: 'lt', column: 'a', constant: number(5n) }],
      'a = 0': [{ op: 'eq', column: 'a', constant: number(0n) }],
      'a = -9223372036854775807': [{ op: 'eq', column: 'a', constant: number(-(2n ** 63n) + 1n) }],
      'a <= -1.50': [{ op: 'lt-eq', column: 'a', constant: number(-150n, 2) }],
      "a = ''": [{ op: 'eq', column: 'a', constant: text('') }],
      'a BETWEEN 1 AND 2': [
        { op: 'gt-eq', column: 'a', constant: number(1n) },
        { op: 'lt-eq', column: 'a', constant: number(2n) },
      ],
      "a IN ('x', 'y')": [{ op: 'in', column: 'a', constants: [text('x'), text('y')] }],
      'a IS NULL AND (b IS NOT NULL AND c = $n)': [
        { op: 'is-null', column: 'a' },
        { op: 'not-null', column: 'b' },
        { op: 'eq', column: 'c', constant: { kind: 'parameter', name: 'n' } },
      ],
      "a >= DATE '1970-01-02'": [{ op: 'gt-eq', column: 'a', constant: text('1970-01-02', 'DATE') }],
    }
    for (const [condition, conjuncts] of Object.entries(conditions)) {
      it(`in ${condition}`, async () => {
        assert.deepEqual(await conjunctsOf(`SELECT * FROM b.t WHERE ${condition}`), conjuncts)
      })
    }

    const unsure: Record<string, string> = {
      'one side of OR': 'FROM b.t WHERE a = 1 OR a = 2',
      'a computed column': 'FROM b.t WHERE a + 1 = 2',
      null: 'FROM b.t WHERE a = NULL AND a IN (1, NULL)',
      'an inequality': 'FROM b.t WHERE a <> 1 AND NOT a = 1 AND a NOT IN (1)',
      'another collation': "FROM b.t WHERE a = 'x' COLLATE nocase",
      'a subquery': 'FROM b.t WHERE a = (SELECT 1) AND a IN (SELECT 1)',
      'an unqualified column of a join': 'FROM b.t JOIN b.u USING (id) WHERE a = 1',
      'IS NULL after an outer join': 'FROM b.t RIGHT JOIN b.u USING (id) WHERE t.a IS NULL',
      'a table that is named twice': 'SELECT * FROM b.t WHERE a = 1 UNION ALL FROM b.t',
      'a sample': 'FROM b.t TABLESAMPLE 10% WHERE a = 1',
      'a sampled SELECT': 'FROM b.t WHERE a = 1 USING SAMPLE 5',
      'a positional join': 'FROM b.t POSITIONAL JOIN b.u WHERE t.a = 1',
      'an outer query': 'SELECT * FROM (FROM b.t) WHERE a = 1',
      'a field of a struct': 'FROM b.t WHERE s.a = 1',
    }
    for (const [what, sql] of Object.entries(unsure)) {
      it(`but not in ${what}`, async () => {
        assert.deepEqual(await conjunctsOf(sql), [])
      })
    }

    it('of the right side of an outer join, when it rejects nulls', async () => {
      const { tables } = await parseSelect(engine, 'FROM b.t x LEFT JOIN b.u y USING (id) WHERE x.a = 1 AND y.a = 2')

      assert.deepEqual(
        tables.map(({ conjuncts }) => conjuncts.length),
        [1, 1],
      )
    })

    it('of the left side of an as-of join only', async () => {
      const { tables } = await parseSelect(engine, 'FROM b.t ASOF JOIN b.u ON t.at >= u.at WHERE t.a = 1 AND u.a = 2')

      assert.deepEqual(
        tables.map(({ conjuncts }) => conjuncts.length),
        [1, 0],
      )
    })
  })
})
