import type { OpenFiles } from './open-files.js'
import type { Guard, ReadField } from './read-field.js'

/**
 * Write one strict SELECT over all the files: every value becomes its field's type or the statement fails. Columns of the files
 * that no field names are left out, fields that no file has are null. When it fails, {@link explainBadRows} says why.
 *
 * @param fields - one or more, the columns of the result in order
 */
export declare function readSql(files: OpenFiles, fields: readonly ReadField[], guards?: readonly Guard[]): string
