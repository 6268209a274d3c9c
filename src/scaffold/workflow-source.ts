import { type SchemaColumn, schemaSource } from './schema-source.js'
import { commentText, constantName, stringLiteral } from './source-text.js'

/** What a new workflow file says. */
export interface WorkflowAnswers {
  /** Namespace and name: `bronze.orders`. */
  readonly table: string
  /** Files, globs or URLs as the workflow is to name them; one or more. */
  readonly paths: readonly string[]
  /** In the order of the files. Those of the key are written as required. */
  readonly columns: readonly SchemaColumn[]
  /** Names of columns; empty when there is no key. */
  readonly key: readonly string[]
  /** Such as `month(created_at)`; empty for an unpartitioned table. */
  readonly partition: readonly string[]
  readonly write: 'append' | 'upsert' | 'replace'
  /** What was noticed in the files, one sentence each, for comments. */
  readonly notes: readonly string[]
}

const WRITE_COMMENTS = {
  append: 'Rows of files that were not read before are added.',
  upsert: 'A row replaces the one that has the same key.',
  replace: 'The table holds what the files hold now.',
} as const

/** Write a workflow file with one asset as TypeScript, in the style of the templates. It holds no value of the data. */
export function workflowSource(answers: WorkflowAnswers): string {
  const columns = answers.columns.map((column) => ({
    ...column,
    required: column.required || answers.key.includes(column.name),
  }))
  const schema = schemaSource(columns)
  const isKeyed = answers.key.length > 0
  const imports = [isKeyed && 'check', 'files', 'ingest', /\bt\.[a-zA-Z]/.test(schema) && 't', 'z'].filter(Boolean)
  return [
    `import { ${imports.join(', ')} } from ${stringLiteral('phlo')}`,
    '',
    ...answers.notes.map((note) => `// ${commentText(note)}`),
    `export const ${constantName(answers.table.split('.').at(-1) ?? '')} = ingest({`,
    `  table: ${stringLiteral(answers.table)},`,
    `  source: files({ ${pathsSource(answers.paths)} }),`,
    `  schema: ${schema.replaceAll('\n', '\n  ')},`,
    ...(isKeyed ? [`  key: ${listSource(answers.key)},`] : []),
    `  // ${WRITE_COMMENTS[answers.write]}`,
    `  write: '${answers.write}',`,
    ...(answers.partition.length > 0 ? [`  partition: ${listSource(answers.partition)},`] : []),
    ...(isKeyed ? [`  checks: [check.unique(${listSource(answers.key)})],`] : []),
    '})',
    '',
  ].join('\n')
}

function pathsSource(paths: readonly string[]): string {
  const [first = '', ...others] = paths
  return others.length === 0 ? `path: ${stringLiteral(first)}` : `paths: ${listSource(paths)}`
}

function listSource(texts: readonly string[]): string {
  return `[${texts.map(stringLiteral).join(', ')}]`
}
