import { csvReader } from '../csv/csv-reader.js'
import { jsonReader } from '../json/json-reader.js'
import type { OpenFiles } from '../open-file.js'
import { parquetReader } from '../parquet/parquet-reader.js'
import type { ReadField } from '../read-field.js'
import type { AlikeFiles } from './alike-files.js'
import type { FilesReader } from './column-reader.js'

/** Plan how each field is read from files that are alike. */
export function filesReader(kind: OpenFiles['kind'], files: AlikeFiles, fields: readonly ReadField[]): FilesReader {
  switch (kind) {
    case 'csv':
      return csvReader(files, fields)
    case 'json':
      return jsonReader(files, fields)
    case 'parquet':
      return parquetReader(files, fields)
  }
}
