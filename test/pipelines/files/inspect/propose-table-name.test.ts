import assert from 'node:assert/strict'
import { proposeTableName } from '../../../../src/pipelines/files/inspect/propose-table-name.js'

const CASES: readonly (readonly [displayNames: readonly string[], name: string])[] = [
  [['orders.csv'], 'orders'],
  [['data/Sales Report (2024).xlsx'], 'sales_report_2024'],
  [['CustomerOrders.json.gz'], 'customer_orders'],
  [['Übung-ß.csv'], 'ubung'],
  [['2024-01.csv'], 'data_2024_01'],
  [['day-01.csv', 'day-02.csv'], 'day'],
  [['in/2024-01.csv', 'in/2024-02.csv'], 'in'],
  [['🙂.csv'], 'data'],
  [['a.b.c.csv'], 'a_b_c'],
  [['https://example.org/export/users.ndjson'], 'users'],
]

describe('pipelines/files/inspect/propose-table-name', () => {
  for (const [displayNames, name] of CASES) {
    it(`makes ${displayNames.join(' and ')} the table ${name}`, () => {
      const files = displayNames.map((displayName) => ({
        path: `/${displayName}`,
        displayName,
        bytes: 1,
        modifiedMs: 0,
      }))

      assert.equal(proposeTableName(files), name)
    })
  }
})
