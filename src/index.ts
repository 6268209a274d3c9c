/** What `import … from 'phlo'` gives a project's workflows. */
export { check } from './pipelines/authoring/check.js'
export { t } from './pipelines/authoring/column-types.js'
export { env } from './pipelines/authoring/env.js'
export { files } from './pipelines/authoring/files.js'
export { ingest } from './pipelines/authoring/ingest.js'
export { z } from './pipelines/authoring/row-schema.js'
