/** What can run the statements of people. */
export const QUERY_ENGINES = ['duckdb', 'trino'] as const
export type QueryEngine = (typeof QUERY_ENGINES)[number]
