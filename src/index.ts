/** What the workflows of a project import as `phlo`. */
export {
  type CheckDefinition,
  type CheckOptions,
  check,
  type FreshnessOptions,
  type RangeOptions,
  type RowCountOptions,
} from './pipelines/authoring/check.js'
export { t } from './pipelines/authoring/column-types.js'
export { type EnvironmentReference, env } from './pipelines/authoring/env.js'
export { type FilesDefinition, type FilesOptions, files } from './pipelines/authoring/files.js'
export { type IngestDefinition, type IngestOptions, ingest } from './pipelines/authoring/ingest.js'
export { type RowSchema, z } from './pipelines/authoring/row-schema.js'
export type { Source, SourceContext, StagedFile } from './plugins/source.js'
